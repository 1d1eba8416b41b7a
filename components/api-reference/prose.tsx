import { createElement, Fragment } from 'react'

/** A sentence of the description, whose `marked` words are code. */
export function Prose({ text }: { text: string | undefined }) {
  const parts = (text ?? '')
    .split('`')
    .map((part, index) => (index % 2 ? createElement('code', null, part) : part))
  return createElement(Fragment, null, ...parts)
}
