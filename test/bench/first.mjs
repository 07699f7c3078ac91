import { fresh } from './child.mjs'
import { median } from './measure.mjs'
import { line, title } from './table.mjs'

const PROCESSES = 7

export const run = async () => {
  const subject = 'first call, 784-128-10 b32'
  title(`${subject}, in a fresh process`)
  for (const { word, target } of [{ word: 'step', target: { atMost: 60 } }, { word: 'fit' }]) {
    const times = []
    for (let i = 0; i < PROCESSES; i++) times.push(await fresh('first', [784, 128, 32, word]))
    const of = part => median(times.map(part))
    line(subject, `Train.${word}`, of(({ whole }) => whole), 'ms', { target })
    line(subject, '  WebAssembly.Module', of(({ compiling }) => compiling), 'ms')
    line(subject, '  programs', of(({ ran }) => ran), 'ms')
    line(subject, '  trace, emit and the rest', of(({ whole, compiling, ran }) => whole - compiling - ran), 'ms')
  }
}
