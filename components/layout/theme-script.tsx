import { markSignedIn } from './signed-in-mark'

/**
 * Sets `.dark` on `<html>`: as the system says until someone chooses, and again whenever either changes.
 * Its text runs in the page before anything is painted, so it may use nothing from outside itself.
 */
export function followTheme(): void {
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  function apply() {
    let theme: string | null = null
    try {
      theme = localStorage.getItem('theme')
    } catch {
      // Browsers that keep nothing for this site follow the system.
    }
    const isDark = theme === 'dark' || (theme !== 'light' && system.matches)
    document.documentElement.classList.toggle('dark', isDark)
  }
  system.addEventListener('change', apply)
  window.addEventListener('storage', apply)
  apply()
}

/**
 * What only the browser knows and styles depend on: the theme, and whether somebody is signed in. Stands first
 * in `<body>`; `<html>` needs `suppressHydrationWarning`, since this runs before React.
 */
export function ThemeScript() {
  return <script>{`(${followTheme})();(${markSignedIn})()`}</script>
}
