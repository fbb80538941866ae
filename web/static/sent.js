// The report is received: what was kept of it in this phone is forgotten (src/report/draft.js).
try {
  localStorage.removeItem("rapportutkast");
} catch {
  // storage that may not be used has kept nothing
}
