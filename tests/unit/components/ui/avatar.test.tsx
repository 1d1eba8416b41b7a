import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Avatar } from '@/components/ui/avatar'

test.each([
  ['Ada Lovelace', 'AL'],
  ['Émile  de la Tour', 'ÉT'],
  ['slack', 'S'],
  ['', ''],
])('the initials of "%s" are "%s"', (name, initials) => {
  const { container } = render(<Avatar name={name} />)
  expect(container.textContent).toBe(initials)
})

test('an avatar stays silent beside a name, and tells it where it stands alone', () => {
  render(
    <>
      <Avatar name="Ada Lovelace" />
      <Avatar name="Alan Turing" announced />
    </>,
  )
  expect(screen.getAllByRole('img').map((image) => image.getAttribute('aria-label'))).toEqual(['Alan Turing'])
})
