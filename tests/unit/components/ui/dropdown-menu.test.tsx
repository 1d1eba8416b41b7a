import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'

test('a menu is usable by keyboard alone and gives the focus back', async () => {
  const user = userEvent.setup()
  const choose = vi.fn()
  render(
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button>More</Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem>Rename</DropdownMenuItem>
        <DropdownMenuItem onSelect={choose}>Delete</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>,
  )
  await user.tab()
  await user.keyboard('{Enter}')
  expect(screen.getByRole('menu', { name: 'More' })).toBeDefined()
  await user.keyboard('{ArrowDown}{Enter}')
  expect(choose).toHaveBeenCalledOnce()
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More' })))
})
