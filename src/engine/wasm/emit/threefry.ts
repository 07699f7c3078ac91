import type { Code, Local } from '../assembler/code.js'

// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11.
const PARITY = 0x1bd11bda
const ROTATIONS = [[13, 15, 26, 6], [17, 29, 16, 24]] as const

/** Threefry-2x32, 20 rounds: the two words of each lane's block into `a` and `b`, from the key's halves and the counters. */
export const emitThreefry = (code: Code, [k0, k1, x0, x1]: readonly Local[], a: Local, b: Local): void => {
  const k2 = code.local('v128')
  code.get(k0!).get(k1!).op('v128.xor').i32x4(PARITY).op('v128.xor').set(k2)
  const schedule = [k0!, k1!, k2]
  code.get(x0!).get(k0!).op('i32x4.add').set(a)
  code.get(x1!).get(k1!).op('i32x4.add').set(b)
  for (let group = 1; group <= 5; group++) {
    for (const by of ROTATIONS[(group - 1) % 2]!) {
      code.get(a).get(b).op('i32x4.add').set(a)
      code.get(b).i32(by).op('i32x4.shl').get(b).i32(32 - by).op('i32x4.shr_u').op('v128.or').get(a).op('v128.xor').set(b)
    }
    code.get(a).get(schedule[group % 3]!).op('i32x4.add').set(a)
    code.get(b).get(schedule[(group + 1) % 3]!).i32x4(group).op('i32x4.add').op('i32x4.add').set(b)
  }
  code.release('v128', k2)
}
