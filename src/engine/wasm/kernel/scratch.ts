import type { Code, Local } from '../assembler/code.js'

/** The address of a thread's own scratch memory, in a function `(from, to, thread)`: `step` bytes from one thread's to the next one's. */
export const emitScratch = (code: Code, scratch: number, step: number): Local => {
  const own = code.local('i32')
  code.get(code.param(2)).i32(step).op('i32.mul').i32(scratch).op('i32.add').set(own)
  return own
}
