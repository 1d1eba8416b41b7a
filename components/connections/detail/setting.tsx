import type { ReactNode } from 'react'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'

export interface SettingProps {
  id: string
  title: string
  hint: ReactNode
  children?: ReactNode
}

/** One setting, to which the menu leads by its id. */
export function Setting({ id, title, hint, children }: SettingProps) {
  return (
    <Card id={id} className="scroll-mt-20">
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <CardDescription>{hint}</CardDescription>
      </CardHeader>
      {children}
    </Card>
  )
}
