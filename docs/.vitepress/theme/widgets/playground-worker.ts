import { epochs, readDrawing, type Choice, type Progress } from './playground-model.js'

type Order =
  | { readonly kind: 'start'; readonly choice: Choice; readonly epochs: number }
  | { readonly kind: 'pause' | 'resume' }
  | { readonly kind: 'read'; readonly pixels: readonly number[] }

export type Answer = { readonly kind: 'progress'; readonly progress: Progress; readonly done: boolean } | { readonly kind: 'read'; readonly chances: readonly number[] }

let run: { readonly states: Iterator<Progress, void>; readonly last: number } | undefined
let paused = false
let waiting = false

const say = (answer: Answer): void => { postMessage(answer) }

/** One epoch; then others may speak. */
const turn = (): void => {
  waiting = false
  if (run === undefined || paused) return
  const { value, done } = run.states.next()
  if (done === true) return
  const finished = value.epoch >= run.last
  say({ kind: 'progress', progress: value, done: finished })
  if (!finished) goOn()
}
const goOn = (): void => {
  if (waiting) return
  waiting = true
  setTimeout(turn, 0)
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  if (data.kind === 'start') {
    run = { states: epochs(data.choice, data.epochs), last: data.epochs }
    paused = false
    goOn()
  } else if (data.kind === 'read') {
    say({ kind: 'read', chances: readDrawing(data.pixels) })
  } else {
    paused = data.kind === 'pause'
    if (!paused) goOn()
  }
})
