/** What does not happen within this time does not happen at all. */
const PATIENCE_MS = 5_000;

/** Waits for something that must happen, so that a test that would hang fails instead. */
export async function patiently<T>(promise: Promise<T>, what: () => string): Promise<T> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error(`Cannot see ${what()}`)), PATIENCE_MS);
  try {
    return await Promise.race([promise, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
