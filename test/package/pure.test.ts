import { expect, it } from 'vitest'
import { filesIn, readText, requireBuild } from '../../type-tests/support/files.js'

// The sources that workers are started with lie in texts of these two.
it('every call by which a module of dist makes a constant is marked as pure', () => {
  requireBuild()
  const unmarked = filesIn('dist', '.js').filter(file => !['threads/worker.js', 'xla/carrier.js'].some(end => file.endsWith(end))).flatMap(file => readText(file).split('\n')
    .filter(line => /^(export )?const [A-Za-z_$][\w$]* = (new )?[A-Za-z_$][\w$.]*\(/.test(line)).map(line => `${file}: ${line.slice(0, 80)}`))
  expect(unmarked).toEqual([])
  expect(filesIn('dist', '.js').map(readText).join('').match(/\/\* @__PURE__ \*\//g)!.length).toBeGreaterThan(100)
})
