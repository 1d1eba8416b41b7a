// Tailwind hides [hidden] with !important in its base layer, which only the same there can undo.
const styles = `
@layer base { [hidden][id^=S\\:] { display: block !important } }
template[id^=B\\:] + [aria-hidden=true] { display: none }
[hidden][id^=S\\:] { max-width: 75rem; margin-inline: auto; padding-inline: 1rem }
[hidden][id^=S\\:] [hidden][id^=S\\:], [hidden][id^=S\\:]:has([data-slot=app-shell]) { max-width: none; padding: 0 }
[data-slot=public-shell], [data-slot=app-shell] { min-height: 0 }
[data-slot=app-shell] > aside > div { height: auto }`

/**
 * A page streams: what was not ready at first arrives at the end of the document, and a script moves it to
 * its place. Without scripts it is shown where it arrived, and the skeletons that wait for it are not.
 */
export function WithoutScripts() {
  return (
    <noscript>
      <style>{styles}</style>
    </noscript>
  )
}
