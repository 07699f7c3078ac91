import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { pipe, toFlat } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'
import { describe, expect, it } from 'vitest'
import { requireBuild } from '../../type-tests/support/files.js'
import { root } from '../../type-tests/support/compilers.js'
import { hasJax } from './python.js'

const model = pipe(L.input(16), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(8)))
const config = { model, loss: Loss.squaredError, optimizer: Opt.adam(1e-2), batchSize: 32, epochs: 2, key: Random.key(0) }
const data = { train: { x: Random.normal(Random.key(1), [128, 16]), y: Random.normal(Random.key(2), [128, 8]) } }

describe.skipIf(!hasJax)('several processes', () => {
  const layout = (xla: Xla.Connection) => Xla.layout(
    Xla.mesh(xla, { data: 2, model: 2 }), model, { hidden: { w: [null, 'model'], b: ['model'] }, out: { w: ['model'] } })

  it.each([2, 4])('%i, driven by this one, train as one does', async processes => {
    const alone = await Xla.connect({ platform: 'cpu', devices: 4 })
    const group = await Xla.connect({ platform: 'cpu', devices: 4, processes })
    expect(group).toMatchObject({ devices: 4, rank: 0, of: 1 })
    expect(new Set(group.pids).size).toBe(processes)
    const [one, many] = [alone, group].map(xla => Train.fit({ ...config, device: Xla.place(layout(xla), { batch: 'data' }) }, data))
    const [a, b] = [toFlat(one!.params.out.w), toFlat(many!.params.out.w)]
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(2e-5)
    // When one ends, the others do, and none waits for it.
    process.kill(group.pids.at(-1)!, 'SIGKILL')
    const before = Date.now()
    expect(() => { for (;;) Train.fit({ ...config, device: Xla.place(Xla.mesh(group, { data: 4 }), { batch: 'data' }) }, data) })
      .toThrow(`xla: the worker is gone (process ${processes - 1} of ${processes} ended with SIGKILL)`)
    expect(Date.now() - before).toBeLessThan(10_000)
    await Promise.all([alone.close(), group.close()])
  })

  /** Programs of a cluster: what each printed, line by line. */
  const cluster = async (of: number, what: string, see?: (programs: readonly ChildProcess[], printed: readonly string[]) => void): Promise<readonly (readonly string[])[]> => {
    requireBuild()
    const port = await new Promise<number>(resolve => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0) })
      })
    })
    const texts = Array.from({ length: of }, () => '')
    const programs = texts.map((_, rank) => spawn(process.execPath, ['test/xla/host.mjs', `127.0.0.1:${port}`, String(rank), String(of), what], { cwd: root }))
    await Promise.all(programs.map((program, rank) => new Promise<void>(resolve => {
      program.stdout.on('data', part => {
        texts[rank] += String(part)
        see?.(programs, texts)
      })
      program.on('close', () => { resolve() })
    })))
    return texts.map(text => text.trim().split('\n'))
  }

  it.each([2, 4])('%i programs, joined by a coordinator, come to the same bits', async of => {
    const printed = await cluster(of, 'same')
    expect(printed.map(([ready]) => ready)).toEqual(printed.map((_, rank) => expect.stringMatching(`^ready ${rank} ${of} 4 `)))
    const digests = new Set(printed.map(([, digest]) => digest))
    expect(digests.size).toBe(1)
    const group = await Xla.connect({ platform: 'cpu', devices: 4, processes: of })
    const { params } = Train.fit({ ...config, device: Xla.place(layout(group), { batch: 'data' }) }, data)
    expect([...digests]).toEqual([createHash('sha256').update(toFlat(params.hidden.w)).update(toFlat(params.out.w)).digest('hex')])
    await group.close()
  })

  it('a program that is another on one host is refused when it is compiled', async () => {
    const printed = await cluster(2, 'odd 1')
    expect(printed.map(([, end]) => end)).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^rejected: xla: program \d+ of process \d is another than that of process \d: all hosts/)))
  })

  it('a program that ends is noticed by the others within ten seconds', async () => {
    let killed = 0
    const printed = await cluster(2, 'long', (programs, texts) => {
      if (killed > 0 || !texts.every(text => text.startsWith('ready'))) return
      killed = Date.now()
      programs[1]!.kill('SIGKILL')
    })
    expect(Date.now() - killed).toBeLessThan(15_000)
    expect(printed[0]![1]).toMatch(/^gone: xla: .*another process of the cluster is gone, or cannot be reached/)
  })
})
