import { isLeft } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { checkArgument, counted, described, isRecord, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Progress } from '../train/types.js'
import { others as turnOfOthers, signalArgument, type Signal } from '../train/turns.js'

/** One end of what a worker and its page say to each other: a `Worker` of either host here; `self`, or `parentPort` of `node:worker_threads`, there. */
export interface WorkerEnd {
  postMessage(message: unknown, transfer: never[]): void
}

/** States as bytes, and back, as {@link checkpointOf} and {@link foldCheckpointOf} have it. */
export interface StatesCodec<S> {
  readonly encode: (state: S) => Uint8Array
  readonly decode: (bytes: Uint8Array) => Either<unknown, S>
}

/** What a worker is told of a training. */
export interface Task<S> {
  /** The state to go on from, where one was given. */
  readonly from: S | undefined
  /** What the other side gave, as a structured clone: codecs make tensors of it. */
  readonly input: unknown
  /** Aborted when nobody waits any more: for {@link foldAsync}, which otherwise stops at the next state. */
  readonly signal: Signal
}

/** How a worker is asked. */
export interface Asking<S> {
  readonly from?: S | undefined
  /** Whatever the worker needs beside, of what structured clones can hold. */
  readonly input?: unknown
  /** Called after each epoch. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Stops the training; the promise is then rejected with the signal's reason. The worker lives on. */
  readonly signal?: Signal | undefined
}

const ASKED = 'pullback.train'

/** What the worker says. */
type Said =
  | { readonly kind: 'epoch'; readonly epoch: number; readonly step: number; readonly record: Progress['metrics'][number] | undefined }
  | { readonly kind: 'end'; readonly state: Uint8Array | undefined }
  | { readonly kind: 'error'; readonly name: string; readonly message: string; readonly stack: string | undefined }

/** One end of a channel. */
interface Port extends WorkerEnd {
  start(): void
}

interface Emitter {
  readonly on?: (event: string, hear: (value: unknown) => void) => void
  readonly off?: (event: string, hear: (value: unknown) => void) => void
  readonly addEventListener?: (event: string, hear: (event: unknown) => void) => void
  readonly removeEventListener?: (event: string, hear: (event: unknown) => void) => void
}

/** Hears what one end says, on either host, until the function that it returns is called. */
const hear = (end: object, event: string, then: (value: unknown) => void): (() => void) => {
  const emitter = asStated<Emitter>(end)
  if (emitter.on !== undefined) {
    emitter.on(event, then)
    return () => emitter.off?.(event, then)
  }
  const unpack = (found: unknown): void => { then(event === 'message' ? asStated<{ readonly data: unknown }>(found).data : found) }
  emitter.addEventListener?.(event, unpack)
  return () => emitter.removeEventListener?.(event, unpack)
}

const endArgument = (word: string, what: string, end: unknown): WorkerEnd =>
  typeof end === 'object' && end !== null && 'postMessage' in end ? asStated(end) : refuse(`${word}: ${what} is ${described(end)}: nothing can be posted to it`)

const codecArgument = <S>(word: string, codec: StatesCodec<S>): StatesCodec<S> => {
  if (!isRecord(codec) || typeof codec['encode'] !== 'function' || typeof codec['decode'] !== 'function') {
    refuse(`${word}: the codec is ${described(codec)}: give checkpointOf(config), or foldCheckpointOf(start)`)
  }
  return codec
}

const orThrow = <S>(read: Either<unknown, S>): S => {
  if (isLeft(read)) throw read.left
  return read.right
}

/** What an `error` event of a worker, of either host, says. */
const errorOf = (event: unknown): Error => event instanceof Error ? event
  : new Error(`trainIn: the worker failed: ${isMessage(event) ? event.message : 'it could not be loaded'}`)

const isMessage = (event: unknown): event is { readonly message: string } =>
  typeof event === 'object' && event !== null && 'message' in event && typeof event.message === 'string' && event.message !== ''

/**
 * Has a worker train, and gives a promise of its last state, of `from` where there was nothing to do. The other side, in the worker, is {@link trainFor}, with a
 * codec of the same states: they travel as the bytes of checkpoints, which are handed over, not copied. An error there rejects the promise here, and so does
 * the end of the worker, or a `signal`; the worker itself lives on, for another training.
 *
 * The worker is one of a page, `new Worker(new URL('worker.js', import.meta.url), { type: 'module' })`, or of `node:worker_threads`.
 *
 * @throws {ArgumentError} when the worker or the codec is none.
 * @since 0.2.0
 * @category fold
 */
export const trainIn: <S extends Progress>(worker: WorkerEnd, codec: StatesCodec<S>, options?: Asking<S>) => Promise<S | undefined> = counted('trainIn', 3, <S extends Progress>(worker: WorkerEnd, codec: StatesCodec<S>, options?: Asking<S>) => {
  const end = endArgument('trainIn', 'the worker', worker)
  const { encode, decode } = codecArgument('trainIn', codec)
  const { input, ...others } = isRecord(options) ? options : { input: undefined }
  const { from, onProgress, signal } = optionsArgument<Omit<Asking<S>, 'input'>>('trainIn', isRecord(options) ? others : options, { from: 'object', onProgress: 'function', signal: 'object' })
  signalArgument('trainIn', signal)
  const bytes = from === undefined ? undefined : encode(from)
  const { port1: port, port2: other } = new MessageChannel()
  const metrics = [...from?.metrics ?? []]
  return new Promise<S | undefined>((resolve, reject) => {
    const ends: (() => void)[] = [() => {
      // Not every host tells the other end that a port was closed.
      port.postMessage('stop')
      port.close()
    }]
    /** The first of them counts, the others do nothing. */
    const finish = (act: () => void): void => {
      for (const each of ends.splice(0)) each()
      act()
    }
    const fail = (error: unknown): void => { finish(() => { reject(error) }) }
    const attempt = (act: () => void): void => {
      try {
        act()
      } catch (error) {
        fail(error)
      }
    }
    ends.push(
      hear(port, 'message', message => {
        const said = asStated<Said>(message)
        attempt(() => {
          if (said.kind === 'error') fail(Object.assign(new Error(said.message), { name: said.name, stack: said.stack }))
          else if (said.kind === 'epoch') {
            if (said.record !== undefined) metrics.push(said.record)
            onProgress?.({ epoch: said.epoch, step: said.step, metrics: [...metrics] })
          } else {
            const state = said.state === undefined ? from : orThrow(decode(said.state))
            finish(() => { resolve(state) })
          }
        })
      }),
      hear(end, 'error', event => { fail(errorOf(event)) }),
      hear(end, 'exit', () => { fail(new Error('trainIn: the worker ended before its training did')) }),
    )
    if (signal !== undefined) {
      const stop = (): void => { fail(signal.reason) }
      signal.addEventListener('abort', stop)
      ends.push(() => { signal.removeEventListener('abort', stop) })
      if (signal.aborted) return stop()
    }
    port.start()
    attempt(() => { end.postMessage({ [ASKED]: other, from: bytes, input }, asStated([other, ...bytes === undefined ? [] : [bytes.buffer]])) })
  })
})

const errorText = (error: unknown): Said => error instanceof Error
  ? { kind: 'error', name: error.name, message: error.message, stack: error.stack } : { kind: 'error', name: 'Error', message: String(error), stack: undefined }

/**
 * Trains in a worker for whoever asks by {@link trainIn}: `run` gives the states, such as `Train.epochs`, `fold` or `foldAsync` do, from the task it is told.
 * After each of them progress is posted, and the page may stop the training. Call it before the worker's first `await`, with `self`, or with `parentPort` of
 * `node:worker_threads`.
 *
 * @throws {ArgumentError} when there is no other side, or the codec is none.
 * @since 0.2.0
 * @category fold
 */
export const trainFor: <S extends Progress>(page: WorkerEnd | null, codec: StatesCodec<S>, run: (task: Task<S>) => Iterable<S> | AsyncIterable<S>) => void = counted('trainFor', 3, <S extends Progress>(page: WorkerEnd | null, codec: StatesCodec<S>, run: (task: Task<S>) => Iterable<S> | AsyncIterable<S>): void => {
  const { encode, decode } = codecArgument('trainFor', codec)
  checkArgument('trainFor', 'the training', run, 'function')
  const train = async (port: Port, bytes: Uint8Array | undefined, input: unknown): Promise<void> => {
    const stop = new AbortController()
    const say = (said: Said, ...given: readonly unknown[]): void => { port.postMessage(said, asStated(given)) }
    for (const event of ['message', 'close']) hear(port, event, () => { stop.abort() })
    port.start()
    try {
      let last: S | undefined
      for await (const state of run({ from: bytes && orThrow(decode(bytes)), input, signal: stop.signal })) {
        last = state
        say({ kind: 'epoch', epoch: state.epoch, step: state.step, record: state.metrics.at(-1) })
        await turnOfOthers()
        if (stop.signal.aborted) return
      }
      const state = last && encode(last)
      say({ kind: 'end', state }, ...state === undefined ? [] : [state.buffer])
    } catch (error) {
      say(errorText(error))
    }
  }
  hear(endArgument('trainFor', 'the other side', page), 'message', asked => {
    if (isRecord(asked) && ASKED in asked) void train(asStated(asked[ASKED]), asStated(asked['from']), asked['input'])
  })
})
