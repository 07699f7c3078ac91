/** Resident memory in bytes when everything unreachable is gone: the collector frees arrays on a thread of its own, so it gets time. Needs --expose-gc. */
export const collected = () => {
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
  return process.memoryUsage().rss
}
