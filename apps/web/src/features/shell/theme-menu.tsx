"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { IconButton } from "@/ui/button";
import { Menu, MenuRadioGroup } from "@/ui/menu";

const THEMES = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "As the system" },
];

export function ThemeMenu() {
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Theme" variant="ghost">
          {/* Chosen by CSS, since the server does not know the theme. */}
          <Sun className="size-4 dark:hidden" aria-hidden="true" />
          <Moon className="hidden size-4 dark:block" aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuRadioGroup
        label="Theme"
        value={theme ?? "system"}
        onChange={setTheme}
        options={THEMES.map((option) => ({
          ...option,
          icon:
            option.value === "light" ? (
              <Sun className="size-4" aria-hidden="true" />
            ) : option.value === "dark" ? (
              <Moon className="size-4" aria-hidden="true" />
            ) : (
              <Monitor className="size-4" aria-hidden="true" />
            ),
        }))}
      />
    </Menu>
  );
}
