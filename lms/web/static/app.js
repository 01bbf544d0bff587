// Enhances pages that work without it: GOV.UK components, and lists one can type into.
import { initAll } from "asset:govuk.js"

initAll()

for (const select of document.querySelectorAll("select[data-autocomplete]")) typedInto(select)

// The list stays what is sent: it takes what stands in the box when the form is sent, or nothing when that names
// nothing. (The component itself goes on sending the old choice after the box was emptied, or one the mouse passed.)
function typedInto(select) {
  const id = select.id
  const options = Array.from(select.options)
  const none = options.find(option => option.value === "")
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? undefined : "",
    placeholder: none ? none.text : "",
    showAllValues: true,
    confirmOnBlur: false,
  })
  select.form.addEventListener("submit", () => {
    const text = document.getElementById(id).value.trim().toLowerCase()
    const named = options.filter(option => option.text.trim().toLowerCase() === text)
    const near = options.filter(option => text && option.text.toLowerCase().includes(text))
    const found = named[0] ?? (near.length === 1 ? near[0] : none)
    if (found) found.selected = true
    else select.selectedIndex = -1
  })
}

// A page of a long act asks for itself again; without scripts there is a link to do so.
const again = document.querySelector("[data-again-after]")
if (again) setTimeout(() => location.reload(), Number(again.dataset.againAfter) * 1000)

// What stands in a field goes to the clipboard at a click, where the browser lets a page do that (https).
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies)
    field.select()
    await navigator.clipboard.writeText(field.value)
    button.nextElementSibling.textContent = "Copied."
  })
}
