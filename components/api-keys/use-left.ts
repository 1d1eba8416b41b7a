'use client'

import { useEffect, useRef, useState } from 'react'

/**
 * Whether the page was left since this was first shown: Next and the browser keep pages for the way back, and what is
 * shown once is not to be found on them again.
 */
export function useLeft(): boolean {
  const [isLeft, setIsLeft] = useState(false)
  const isHidden = useRef(false)
  useEffect(() => {
    isHidden.current = false
    const leave = () => setIsLeft(true)
    window.addEventListener('pagehide', leave)
    return () => {
      isHidden.current = true
      window.removeEventListener('pagehide', leave)
      // In development React ends effects and begins them anew at once: nobody has left then.
      setTimeout(() => isHidden.current && leave())
    }
  }, [])
  return isLeft
}
