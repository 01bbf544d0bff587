// Enhances pages that work without it: GOV.UK components, and lists one can type into.
import { initAll } from "asset:govuk.js"

initAll()

for (const select of document.querySelectorAll("select[data-autocomplete]")) {
  window.accessibleAutocomplete.enhanceSelectElement({ selectElement: select, defaultValue: select.value ? undefined : "", showAllValues: true })
}

// A page of a long act asks for itself again; without scripts there is a link to do so.
const again = document.querySelector("[data-again-after]")
if (again) setTimeout(() => location.reload(), Number(again.dataset.againAfter) * 1000)
