import type { PanelBuilder } from '../panels/panel.ts'

/** Panels under one heading, laid out from left to right. */
export type Row = { title: string; panels: readonly PanelBuilder[] }
