package report

import "github.com/fatih/color"

// palette colours words, or leaves them as they are.
type palette struct {
	red, yellow, green, cyan, bold, faint func(string) string
}

func newPalette(on bool) palette {
	shade := func(attributes ...color.Attribute) func(string) string {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return func(text string) string { return c.Sprint(text) }
	}
	return palette{
		red:    shade(color.FgRed, color.Bold),
		yellow: shade(color.FgYellow),
		green:  shade(color.FgGreen, color.Bold),
		cyan:   shade(color.FgCyan),
		bold:   shade(color.Bold),
		faint:  shade(color.Faint),
	}
}
