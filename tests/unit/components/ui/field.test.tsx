import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Radio, RadioGroup } from '@/components/ui/radio-group'

function descriptionOf(element: HTMLElement): string[] {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? []
  return ids.map((id) => document.getElementById(id)?.textContent ?? `no element ${id}`)
}

test('a field names its control by the label', () => {
  render(
    <Field label="Company">
      <Input name="company" />
    </Field>,
  )
  const input = screen.getByRole('textbox', { name: 'Company' })
  expect(input.getAttribute('name')).toBe('company')
  expect(input.hasAttribute('aria-describedby')).toBe(false)
  expect(input.hasAttribute('aria-invalid')).toBe(false)
})

test('a field with hint and error describes its control by both and marks it invalid', () => {
  render(
    <Field label="Key" hint="Starts with sk_" error="This key was refused">
      <Input />
    </Field>,
  )
  const input = screen.getByRole('textbox', { name: 'Key' })
  expect(descriptionOf(input)).toEqual(['Starts with sk_', 'This key was refused'])
  expect(input.getAttribute('aria-invalid')).toBe('true')
})

test('a field hands its wiring to a control deeper inside', () => {
  render(
    <Field label="Host" id="host" error="Unknown host">
      {(control) => (
        <div>
          https://
          <Input {...control} />
        </div>
      )}
    </Field>,
  )
  const input = screen.getByRole('textbox', { name: 'Host' })
  expect(input.id).toBe('host')
  expect(descriptionOf(input)).toEqual(['Unknown host'])
})

test('a choice is named by its words alone and described by the rest', () => {
  render(
    <Choice control={<Checkbox name="terms" />} description="You can withdraw it" note="12">
      I agree
    </Choice>,
  )
  const checkbox = screen.getByRole('checkbox', { name: 'I agree' })
  expect(descriptionOf(checkbox)).toEqual(['You can withdraw it'])
})

test('a radio group is named by its legend and tells its error', () => {
  render(
    <RadioGroup label="Who gets it" error="Choose one">
      <Choice control={<Radio name="reach" value="everyone" />}>Everyone</Choice>
      <Choice control={<Radio name="reach" value="some" />}>Some</Choice>
    </RadioGroup>,
  )
  expect(screen.getByRole('group', { name: /^Who gets it/ }).textContent).toContain('Choose one')
  expect(screen.getAllByRole('radio')).toHaveLength(2)
})
