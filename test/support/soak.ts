/** Whether tests are to run at their largest sizes too: `npm run soak`. */
export const soak = process.env['MODE'] === 'soak'
