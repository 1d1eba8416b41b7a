import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { StateLabel, type Tone } from '@/components/ui/state-label'

const tones: Tone[] = ['success', 'warning', 'inactive', 'danger']

test('each state differs in its icon and its word, not only in its colour', () => {
  const drawings = tones.map((tone) => {
    const { container, unmount } = render(<StateLabel tone={tone}>{`The word for ${tone}`}</StateLabel>)
    expect(screen.getByText(`The word for ${tone}`)).toBeDefined()
    const icon = container.querySelector('svg[aria-hidden="true"]')
    unmount()
    return icon?.innerHTML
  })
  expect(new Set(drawings).size).toBe(tones.length)
  expect(drawings).not.toContain(undefined)
})
