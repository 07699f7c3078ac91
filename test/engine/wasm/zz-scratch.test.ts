import { add, compile, mul, tanh, zeros, matmul, transpose, reshape, exp, sum, sub, relu, grad } from 'pullback'
import { it } from 'vitest'
const time = (name: string, f: any, ...args: any[]) => { const t = performance.now(); try { const c: any = compile(f); c(...args); const u = performance.now(); c(...args); console.log(name, (u - t).toFixed(0), 'ms, second', (performance.now() - u).toFixed(1), c.explain().split('\n').slice(1, 2)[0]) } catch (e: any) { console.log(name, 'FAILS', e.name, String(e.message).slice(0, 200), e.stack.split('\n').slice(1, 6).join('\n')) } }
const z = (...s: number[]): any => zeros(s as any)
it('x', () => {
  for (const n of [100, 500, 1000, 2000, 5000, 10000]) time('chain ' + n, (x: any) => { let y = x; for (let i = 0; i < n; i++) y = add(mul(y, 0.99), 0.1); return y }, z(100))
  for (const n of [100, 500, 1000]) time('tanh chain ' + n, (x: any) => { let y = x; for (let i = 0; i < n; i++) y = tanh(add(y, 0.1)); return y }, z(100))
  for (const n of [10, 50, 100, 200]) time('layers ' + n, (x: any, w: any) => { let y = x; for (let i = 0; i < n; i++) y = tanh(add(matmul(y, w), 0.1)); return y }, z(10, 10), z(10, 10))
  for (const n of [10, 50, 100, 200]) time('grad layers ' + n, (x: any, w: any) => grad((w: any) => { let y = x; for (let i = 0; i < n; i++) y = tanh(add(matmul(y, w), 0.1)); return sum(y) as any })(w), z(10, 10), z(10, 10))
  for (const n of [10, 50, 100]) time('forced ' + n, (x: any) => { let y = x; for (let i = 0; i < n; i++) y = reshape(transpose(tanh(reshape(y, [10, 10]))), [100]); return y }, z(100))
  for (const n of [100, 400]) time('wide ' + n, (x: any) => Array.from({ length: n }, (_, i) => mul(x, i)), z(100))
  for (const n of [20, 60]) time('doubling ' + n, (x: any) => { let y = x; for (let i = 0; i < n; i++) y = mul(add(y, y), 0.5); return y }, z(100))
  for (const n of [20, 60]) time('doubling nonlinear ' + n, (x: any) => { let y = x; for (let i = 0; i < n; i++) y = mul(add(y, 1), y); return y }, z(100))
}, 600000)
