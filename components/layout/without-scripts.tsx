import { arePagesWhole, wholePagesPath } from '@/lib/http/whole-pages'

// Tailwind hides [hidden] with !important in its base layer, which only the same there can undo.
const styles = `
@layer base { body:has(> [data-slot=public-shell]) > [hidden][id^=S\\:] { display: block !important } }
template[id^=B\\:] + [aria-hidden=true] { display: none }
body:has(> [hidden][id^=S\\:]) { display: flex; flex-direction: column }
body > [hidden][id^=S\\:] { width: min(28rem, 100% - 2rem); margin: 0 auto 2rem }
body:has(> [hidden][id^=S\\:]) > [data-slot=public-shell] {
  display: contents;
  > main { flex: none; padding-bottom: 0 }
  > footer { order: 1 }
}`

/**
 * For browsers without scripts: what streams on a public page (the sign-in form) arrives at the end of the
 * document and is shown above the footer, without the skeleton that waits for it. Members' pages come whole
 * (`Streamed`), until a script does run.
 */
export async function WithoutScripts() {
  return (
    <>
      <noscript>
        <style>{styles}</style>
      </noscript>
      {(await arePagesWhole()) && <script>{`fetch('${wholePagesPath}',{method:'DELETE'})`}</script>}
    </>
  )
}
