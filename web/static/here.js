// Whoever stands at the place need not know its coordinates: the phone does.
const row = document.querySelector("[data-here]");
const PHONE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 };

if (row && navigator.geolocation) {
  const says = row.querySelector("[role=status]");
  row.hidden = false;
  row.querySelector("button").addEventListener("click", () => {
    says.textContent = "Söker …";
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const written = [coords.latitude, coords.longitude].map((degrees) => degrees.toFixed(5).replace(".", ","));
      document.getElementById(row.dataset.here).value = written.join(" ");
      says.textContent = `Telefonen vet det på ${Math.round(coords.accuracy)} meter när.`;
    }, () => (says.textContent = "Telefonen gav ingen plats. Skriv adressen i stället."), PHONE);
  });
}
