import type { Code } from '../assembler/code.js'
import type { Around, Copy, EmitScan, Placed } from '../kernel/kernel.js'

/** Pushes an address, which may depend on whose turn it is. */
const address = (run: Code, { buffer, offset, moves }: Placed, { addressOf }: Around, now?: number): Code => {
  run.i32(addressOf(buffer) + offset)
  return moves === undefined || now === undefined ? run : run.getGlobal(now).i32(moves.bytes).op('i32.mul').op('i32.add')
}

const emitCopies = (run: Code, copies: readonly Copy[], context: Around, now?: number): void => {
  for (const { from, to, bytes } of copies) {
    address(run, to, context)
    address(run, from, context, now).i32(bytes).memoryCopy()
  }
}

/** The carries as they begin, the steps, and the carries as they end. */
export const emitScan: EmitScan = (run, kernel, context, { step, once }) => {
  const { length, reverse, places, expressions, until } = kernel
  const [place, now, next] = [context.functions.globals++, context.functions.globals++, context.functions.globals++]
  const paces = { place, now, next }
  const inside: typeof context = {
    ...context,
    expressions,
    addressOf: buffer => context.addressOf(places[buffer]!.buffer) + places[buffer]!.offset,
    moveOf: buffer => {
      const moves = places[buffer]?.moves
      return moves && { global: paces[moves.with], bytes: moves.bytes }
    },
  }
  once(() => { emitCopies(run, kernel.before, context) })
  run.i32(reverse ? length - 1 : 0).setGlobal(place).i32(0).setGlobal(now).i32(1).setGlobal(next)
  const turn = (): void => {
    step(inside)
    run.getGlobal(place).i32(reverse ? -1 : 1).op('i32.add').setGlobal(place)
    run.getGlobal(next).getGlobal(now).setGlobal(next).setGlobal(now)
  }
  if (until !== undefined) {
    run.block(exit => run.loop(again => {
      address(run, until, context, now).memory('i32.load8_u', 0).op('i32.eqz').branchIf(exit)
      turn()
      run.i32(1).branchIf(again)
    }))
  } else {
    const left = run.local('i32')
    run.i32(length).set(left)
    run.loop(again => {
      turn()
      run.get(left).i32(1).op('i32.sub').tee(left).branchIf(again)
    })
    run.release('i32', left)
  }
  once(() => { emitCopies(run, kernel.after, context, now) })
}

/** One of two, whichever a bool in memory says. */
export const emitBranch: EmitScan = (run, { otherwise, ...yes }, context, { alone }) => {
  if (otherwise === undefined) return
  const { predicate: { buffer, offset }, kernel: no } = otherwise
  run.i32(context.addressOf(buffer) + offset).memory('i32.load8_u', 0).if(() => alone({ ...yes, emit: emitScan }, context), () => alone(no, context))
}
