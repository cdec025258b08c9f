import { expect, type Locator, type Page } from "@playwright/test";

/** The designer as a person sees it. */
export class DesignerPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  node(id: string): Locator {
    return this.#page.locator(`.react-flow__node[data-id="${id}"]`);
  }

  async select(id: string): Promise<void> {
    await this.node(id).click({ position: { x: 20, y: 20 } });
    await expect(this.#page.getByText(`${id} · `)).toBeVisible();
  }

  field(param: string): Locator {
    return this.#page.locator(`[data-param="${param}"]`);
  }

  /** Types into a field of the selected node, as the keyboard does. */
  async fill(param: string, value: unknown): Promise<void> {
    const input = this.field(param).locator('input:not([type="range"])');
    if (!(await input.isVisible())) await this.#page.getByText("Advanced", { exact: true }).click();
    await input.fill(String(value));
    await input.press("Tab");
  }

  async fillAll(params: Record<string, Record<string, unknown>>): Promise<void> {
    for (const [id, values] of Object.entries(params)) {
      await this.select(id);
      for (const [param, value] of Object.entries(values)) await this.fill(param, value);
    }
  }
}
