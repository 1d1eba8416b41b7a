import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { SubmitButton } from '@/components/ui/submit-button'

test('while its form is sent it keeps name and focus, is busy, and sends no second time', async () => {
  const sent: FormData[] = []
  let finish = () => {}
  render(
    <form
      action={(data) => {
        sent.push(data)
        return new Promise<void>((resolve) => {
          finish = resolve
        })
      }}
    >
      <SubmitButton>Apply</SubmitButton>
    </form>,
  )
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  await user.click(screen.getByRole('button', { name: 'Apply' }))
  const button = screen.getByRole('button', { name: 'Apply', busy: true })
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(document.activeElement).toBe(button)

  await user.click(button)
  await user.keyboard('{Enter}')
  expect(sent).toHaveLength(1)

  await act(async () => finish())
  expect(button.hasAttribute('aria-busy')).toBe(false)
  expect(button.hasAttribute('aria-disabled')).toBe(false)
})

test('it is a plain submit button before JavaScript arrives', () => {
  render(<SubmitButton name="intent">Apply</SubmitButton>)
  const button = screen.getByRole('button', { name: 'Apply' })
  expect(button.getAttribute('type')).toBe('submit')
  expect(button.getAttribute('name')).toBe('intent')
})
