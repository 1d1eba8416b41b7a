// Loaded before a program: moves its clock by CLOCK_OFFSET_MS, as on a machine whose time is off.
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0)
const RightDate = Date

globalThis.Date = class extends RightDate {
  constructor(...parts) {
    if (parts.length === 0) super(RightDate.now() + offset)
    else super(...parts)
  }

  static now() {
    return RightDate.now() + offset
  }
}
