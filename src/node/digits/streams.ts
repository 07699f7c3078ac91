import type { Output } from '../progress.js'

/** A stream that may be closed or full: what can no longer be written is left out, and the run goes on. */
export interface Lasting extends Output {
  /** Waits for what was written, and gives what stopped it; `undefined` while all is well, or when the reader went away, as `head` does. */
  readonly trouble: () => Promise<Error | undefined>
}

/** The stream without its exceptions. */
export const lasting = (stream: NodeJS.WriteStream): Lasting => {
  let failure: Error | undefined
  const fail = (error: unknown): void => { failure ??= error instanceof Error ? error : new Error(String(error)) }
  // Without a listener, the error would end the process.
  stream.on('error', fail)
  return {
    get isTTY() { return stream.isTTY },
    get columns() { return stream.columns },
    write: text => {
      if (failure !== undefined) return
      try {
        stream.write(text)
      } catch (error) {
        fail(error)
      }
    },
    trouble: async () => {
      if (failure === undefined) await new Promise<void>(done => { stream.write('', () => done()) })
      return failure !== undefined && 'code' in failure && failure.code === 'EPIPE' ? undefined : failure
    },
  }
}
