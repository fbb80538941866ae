// What the phone keeps until it is sent, in IndexedDB. Each change is all of it or nothing, and on disk when it resolves.
const NAME = "rapporter";
export const DRAFT = "utkast"; // the photos of a report that is not finished stand under this key, which no report has
const ALL = ["reports", "photos", "receipts", "notes"];
let opening = null;

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("reports", { keyPath: "key" });
      asked.result.createObjectStore("photos", { keyPath: ["key", "n"] });
      asked.result.createObjectStore("receipts", { keyPath: "key" });
      asked.result.createObjectStore("notes");
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const forget = () => (opening = null);
      asked.result.onclose = forget;
      asked.result.onversionchange = () => forget(asked.result.close());
      resolve(asked.result);
    };
  });
  opening.catch(() => (opening = null));
  return opening;
}

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** The stores of one transaction, each method a promise. */
function stores(transaction) {
  const wrapped = (store) =>
    Object.fromEntries(["get", "getAll", "put", "delete", "count"].map((name) => [name, (...args) => answer(store[name](...args))]));
  return Object.fromEntries(ALL.map((name) => [name, wrapped(transaction.objectStore(name))]));
}

async function within(mode, work) {
  const transaction = (await opened()).transaction(ALL, mode, { durability: "strict" });
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("Avbrutet", "AbortError"));
  });
  ended.catch(() => {});
  try {
    const made = await work(stores(transaction));
    await ended;
    return made;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      await ended; // it ended by itself: why it did says more than what broke in it
    }
    throw error;
  }
}

/** Everything that `work` writes, or nothing. Rejects with QuotaExceededError when the phone is full. */
export const change = (work) => within("readwrite", work);

/** What `work` reads, as it was at one moment. */
export const look = (work) => within("readonly", work);

/** Changes a report that is still there; one that was taken away meanwhile stays away. Resolves to it, or to null. */
export const update = (key, how) =>
  change(async ({ reports }) => {
    const there = await reports.get(key);
    if (!there) return null;
    const changed = { ...there, ...how(there) };
    await reports.put(changed);
    return changed;
  });

/** The keys of the photos of a report. */
export const photosOf = (key) => IDBKeyRange.bound([key, 0], [key, 99]);

export const isFull = (error) => error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";
