"""What should become of bookings? A slow and obvious model of R23 to R28, sharing no code with the real rules.

People are P1 to P8; odd ones belong to RMBC (agency group "R"), even ones to TRFT ("T"). One session, by whole hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LIVE = ("requested", "confirmed", "waiting", "offered")


def group(person: str) -> str:
    return "R" if int(person[1:]) % 2 else "T"


@dataclass
class Entry:
    person: str
    state: str
    joined: int = 0
    offer_ends: int = 0
    asked: int = 0


@dataclass
class Model:
    """A session that starts at hour `start`; `now` is the hour. `need` ranks people, lower first; empty: by time."""

    places: int
    start: int
    cap_r: int | None = None
    reserve_t: int | None = None
    release: int = 0
    approval: bool = False
    confirms: bool = False
    need: dict[str, tuple[int, str]] = field(default_factory=dict)
    now: int = 0
    entries: list[Entry] = field(default_factory=list)
    letters: list[tuple[str, str]] = field(default_factory=list)
    cut_off: int = 48
    offer_hours: int = 24

    def live(self, person: str) -> Entry | None:
        return next((e for e in self.entries if e.person == person and e.state in LIVE), None)

    def taken(self, of: str = "") -> int:
        return sum(e.state in ("confirmed", "offered") and of in ("", group(e.person)) for e in self.entries)

    def fits(self, person: str) -> bool:
        if self.taken() >= self.places:
            return False
        if group(person) == "R":
            if self.cap_r is not None and self.taken("R") >= self.cap_r:
                return False
            kept = self.reserve_t if self.reserve_t is not None and self.now < self.release else 0
            return self.places - self.taken() > max(0, kept - self.taken("T"))
        return True

    def waiting(self) -> list[Entry]:
        found = [e for e in self.entries if e.state == "waiting"]
        return sorted(found, key=lambda e: (self.need.get(e.person, (1, "9999")), e.joined, self.entries.index(e)))

    def tell(self, kind: str, person: str) -> None:
        self.letters.append((kind, person))

    def advance(self) -> None:
        for entry in self.entries:
            if entry.state == "offered" and entry.offer_ends <= self.now:
                entry.state = "expired"
                self.tell("offer_over", entry.person)
        while self.now < self.start - self.cut_off:
            first = next((e for e in self.waiting() if self.fits(e.person)), None)
            if first is None:
                break
            if self.confirms:
                first.state = "confirmed"
                self.tell("place_given", first.person)
            else:
                self.offer(first)

    def offer(self, entry: Entry) -> None:
        entry.state, entry.offer_ends = "offered", min(self.now + self.offer_hours, self.start)
        self.tell("offer", entry.person)

    def book(self, person: str) -> str:
        if self.now >= self.start:
            return "started"
        if self.live(person) and not self._offer_over(person):
            return "already_booked"
        self.advance()
        passes_over = any(self.fits(e.person) for e in self.waiting())
        if self.approval:
            state = "requested"
        else:
            state = "confirmed" if self.fits(person) and not passes_over else "waiting"
        self.entries.append(Entry(person, state, joined=self.now, asked=self.now))
        self.tell(state, person)
        if state == "requested":
            self.letters += [("approval", "P8")] if person == "P1" else []
        return state

    def _offer_over(self, person: str) -> bool:
        entry = self.live(person)
        return entry is not None and entry.state == "offered" and entry.offer_ends <= self.now

    def cancel(self, entry: Entry) -> str:
        if entry.state not in LIVE:
            return f"is_{entry.state}"
        if self.now >= self.start:
            return "started"
        entry.state = "cancelled"
        self.tell("cancelled", entry.person)
        self.advance()
        return "cancelled"

    def accept(self, entry: Entry) -> str:
        if entry.state == "expired" or (entry.state == "offered" and entry.offer_ends <= self.now):
            return "offer_over"
        if entry.state != "offered":
            return "no_offer"
        entry.state = "confirmed"
        self.tell("confirmed", entry.person)
        return "confirmed"

    def decline(self, entry: Entry) -> str:
        if entry.state == "expired" or (entry.state == "offered" and entry.offer_ends <= self.now):
            return "offer_over"
        if entry.state != "offered":
            return "no_offer"
        entry.state = "declined"
        self.advance()
        return "declined"

    def offer_by_hand(self, entry: Entry) -> str:
        self_state = entry.state
        if self.now >= self.start and self_state == "waiting":
            return "started"
        before = [(e, e.state) for e in self.entries], list(self.letters)
        self.advance()
        if entry.state != "waiting":
            return self._undo(before, "not_waiting")
        if not self.fits(entry.person):
            return self._undo(before, "full" if self.taken() >= self.places else "share_full")
        self.offer(entry)
        return "offered"

    def _undo(self, before: tuple[list[tuple[Entry, str]], list[tuple[str, str]]], answer: str) -> str:
        """A refused act leaves nothing behind, not even the offers that it found to be over."""
        for entry, state in before[0]:
            entry.state = state
        self.letters = before[1]
        return answer

    def approve(self, entry: Entry) -> str:
        if entry.state != "requested":
            return "not_requested"
        if self.now >= self.start:
            return "started"
        self.advance()
        if self.fits(entry.person) and not any(self.fits(e.person) for e in self.waiting()):
            entry.state = "confirmed"
        else:
            entry.state, entry.joined = "waiting", entry.asked
        self.tell(entry.state, entry.person)
        return entry.state

    def turn_down(self, entry: Entry) -> str:
        if entry.state != "requested":
            return "not_requested"
        entry.state = "declined"
        self.tell("turned_down", entry.person)
        return "declined"

    def substitute(self, entry: Entry, person: str) -> str:
        if entry.state != "confirmed":
            return "not_confirmed"
        if group(person) != group(entry.person):
            return "other_agency"
        if self.now >= self.start:
            return "started"
        theirs = self.live(person)
        if theirs is not None and theirs.state not in ("waiting", "requested"):
            return "already_booked"
        entry.state = "cancelled"
        self.tell("passed_on", entry.person)
        if theirs is None:
            self.entries.append(Entry(person, "confirmed", joined=self.now, asked=self.now))
        else:
            theirs.state = "confirmed"
        self.tell("passed_to_you", person)
        return "confirmed"

    def set_places(self, places: int) -> str:
        if self.now >= self.start:
            return "too_late"
        if places < self.taken():
            return "places_taken"
        self.places = places
        self.advance()
        return "changed"
