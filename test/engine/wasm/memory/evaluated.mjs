// Makes layers, evaluates each once and drops it; prints how many memories there were and are, and which inputs and outputs of a layer that is held are kept.
import { ones, pipe } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'
import { collected } from './collected.mjs'

const count = Number(process.argv[2])

let memories = 0
let bytes = 0
const { Memory } = WebAssembly
WebAssembly.Memory = function (limits) {
  const memory = new Memory(limits)
  memories++
  bytes = Math.max(bytes, memory.buffer.byteLength)
  return memory
}

const modelOf = () => pipe(L.input(64), L.named('a', L.dense(64)))
const params = modelOf().init(Random.key(0))
const x = ones([2 ** 15, 64]) // 8 MB, and as much for the output
for (let i = 0; i < count; i++) modelOf().evaluate(params, x)
const left = collected()
const made = memories

const held = modelOf()
const call = rows => {
  const input = ones([rows, 64])
  const output = held.evaluate(params, input)
  Loss.meanSquaredError(output, input)[1]()
  return [new WeakRef(input), new WeakRef(output)]
}
const refs = [call(100), call(200)].flat()
await new Promise(done => setTimeout(done, 10))
collected()
console.log(JSON.stringify({ memories: made, bytes, left, kept: refs.map(ref => ref.deref() !== undefined), held: typeof held }))
