"""What are the made-up people called? Nobody real: names of the borough's communities, put together at random."""

from __future__ import annotations

from itertools import accumulate
from random import Random

Words = tuple[str, ...]


def _words(text: str) -> Words:
    return tuple(text.split())


COMMUNITIES: tuple[tuple[float, Words, Words], ...] = (
    (
        0.76,
        _words(
            "Abigail Alice Andrew Anthony Beth Brenda Callum Carol Catherine Claire Daniel Darren "
            "Deborah Dominic Donna Elaine Eleanor Gareth Gemma Georgia Graham Hannah Harry Heather "
            "Helen Ian Jack Jade Janet Jason Jodie Joseph Josh Judith Julie Karen Kieran Laura Leanne "
            "Lee Lewis Linda Lisa Lucy Luke Martin Megan Nathan Neil Nicola Owen Paula Philip Rachel "
            "Rebecca Rhys Robert Ruth Ryan Sally Samuel Sandra Sean Shannon Sophie Stacey Stephen "
            "Stuart Susan Toby Tracey Wayne Wendy"
        ),
        _words(
            "Ackroyd Appleyard Ashworth Barraclough Batty Beaumont Birkinshaw Booth Bramhall Broadbent "
            "Burrows Cartwright Copley Crowther Dransfield Dyson Earnshaw Eastwood Fairclough Firth "
            "Garside Gledhill Greaves Haigh Hallam Hampshire Hepworth Hinchliffe Hirst Holroyd Ibbotson "
            "Illingworth Jagger Jessop Kaye Kilner Kitching Lockwood Longbottom Marsden Mellor "
            "Micklethwaite Midgley Moorhouse Murgatroyd Naylor Nettleton Oldroyd Padgett Parkin Pashley "
            "Pickersgill Quarmby Ramsden Redfearn Rushforth Schofield Shackleton Shillito Stead Sugden "
            "Sutcliffe Swift Sykes Thackray Threlfall Tingle Tordoff Utley Varley Wadsworth Whiteley "
            "Wigglesworth Womack Wroe Yeardley"
        ),
    ),
    (
        0.11,
        _words(
            "Aisha Amina Arfan Asma Bilal Farah Faisal Hafsa Hamza Imran Kamran Khadija Maryam Nadia "
            "Naveed Omar Rabia Rukhsana Saima Samina Shazia Sohail Tariq Usman Waqas Yasmin Zahra "
            "Zainab"
        ),
        _words(
            "Akhtar Anwar Arshad Aziz Begum Butt Chaudhry Dar Farooq Ghani Iqbal Javed Kiani Latif "
            "Malik Mirza Mughal Nawaz Qureshi Raja Rafiq Saleem Sarwar Siddiqui Sultan"
        ),
    ),
    (
        0.06,
        _words(
            "Agnieszka Dominika Ewa Jana Katarzyna Lukas Magda Marek Milan Monika Pavol Piotr Renata "
            "Tomas Wojtek Zuzana"
        ),
        _words(
            "Balog Bielik Cervenak Duda Gabor Horvath Klimek Kovac Kowalczyk Lakatos Mazur Nowak Pawlak Sobczak Wrona"
        ),
    ),
    (
        0.04,
        _words("Abebe Blessing Chidi Chipo Eden Esther Farai Grace Kofi Kwame Ngozi Rutendo Selam Tendai Thandi Tunde"),
        _words("Abara Adeyemi Asante Boateng Chikwanha Dube Eze Gebre Kamau Mensah Moyo Ndlovu Okafor Osei Tesfaye"),
    ),
    (
        0.03,
        _words("Amal Dilan Fatima Hadi Huda Layla Mariam Nabil Rebwar Saleh Samir Shilan Soran Yusuf"),
        _words("Aljabri Alhaddad Barzani Farhan Haidar Jaff Karim Mansour Nasser Qasim Rasul Saeed Shami"),
    ),
)
"""For each community its share of everybody, first names and last names."""
UP_TO = (*accumulate(share for share, _, _ in COMMUNITIES[:-1]), 1.0)


def made_up_name(rng: Random) -> str:
    """A first and a last name."""
    draw = rng.random()
    _, firsts, lasts = next(c for c, up_to in zip(COMMUNITIES, UP_TO, strict=True) if draw < up_to)
    return f"{firsts[int(rng.random() * len(firsts))]} {lasts[int(rng.random() * len(lasts))]}"


def email(name: str, *, number: int, agency: str) -> str:
    """A work address that cannot exist: `.example` is kept free for that (RFC 2606)."""
    domain = agency.partition("-")[0].lower()
    return f"{name.lower().replace(' ', '.')}.{number}@{domain}.example"


def reference(number: int) -> str:
    """The partnership's reference of its nth person: P00042."""
    return f"P{number:05d}"
