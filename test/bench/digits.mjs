import { fresh } from './child.mjs'
import { median } from './measure.mjs'
import { line, title } from './table.mjs'

const PROCESSES = 5

export const run = async () => {
  const subject = 'digits'
  title('digits, as npm start trains them')
  const runs = []
  for (let i = 0; i < PROCESSES; i++) runs.push(await fresh('digits'))
  line(subject, 'training', median(runs.map(({ seconds }) => seconds)), 's', { target: { atMost: 3 } })
  line(subject, '  steps', runs[0].steps, '')
  line(subject, 'accuracy on held-out digits', 100 * runs[0].accuracy, '%', { target: { atLeast: 97 } })
}
