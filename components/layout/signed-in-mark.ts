/**
 * Sets `data-signed-in` on `<html>` while this browser has a session: public pages are the same for everybody,
 * and their styles show what fits. Its text runs in the page before anything is painted, so it may use nothing
 * from outside itself.
 */
export function markSignedIn(): void {
  function mark() {
    const isSignedIn = /(^|; )(__Secure-)?portico-signed-in=1/.test(document.cookie)
    document.documentElement.toggleAttribute('data-signed-in', isSignedIn)
  }
  // A page that "back" shows again, or that stands in another tab, may be older than the session.
  window.addEventListener('pageshow', mark)
  window.addEventListener('focus', mark)
  mark()
}
