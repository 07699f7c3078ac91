/* oxlint-disable import/no-default-export -- VitePress reads the default export */
import { withBase } from 'vitepress'
import { onMounted } from 'vue'
import DefaultTheme from 'vitepress/theme-without-fonts'
import 'katex/dist/katex.min.css'
import './style.css'
import { showEquations } from './equations.js'
import { showTypes } from './hover.js'
import { runFences } from './run.js'
import { startWidgets } from './widgets/index.js'

export default {
  extends: DefaultTheme,
  // After the page is Vue's: it expects what the build wrote.
  setup: () => { onMounted(() => { startWidgets(document) }) },
  enhanceApp: () => {
    if (typeof document === 'undefined') return
    showTypes(document, withBase('/remarks.json'))
    showEquations(document, withBase('/equations.json'))
    runFences(document, withBase('/fences.json'))
  },
}
