// Compiles functions, calls each once and drops it; prints the most resident memory seen, and how many memories were made.
import { add, compile, sum, zeros } from 'pullback'
import { collected } from './collected.mjs'

const count = Number(process.argv[2])
const ELEMENTS = 2 ** 22 // 16 MB for the argument

let memories = 0
let bytes = 0
const { Memory } = WebAssembly
WebAssembly.Memory = function (limits) {
  const memory = new Memory(limits)
  memories++
  bytes = Math.max(bytes, memory.buffer.byteLength)
  return memory
}

const x = zeros([ELEMENTS])
for (let i = 0; i < count; i++) compile(a => sum(add(a, i)))(x)
console.log(JSON.stringify({ memories, bytes, peak: process.resourceUsage().maxRSS * 1024, left: collected() }))
