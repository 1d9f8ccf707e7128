package report

import (
	"crypto/sha256"
	_ "embed" // the pieces of the pages
	"encoding/base64"
	"html/template"
	"io"
	"maps"
	"regexp"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// What all pages have.
var (
	//go:embed page.css
	pageCSS string
	//go:embed head.html
	headHTML string
	//go:embed left.html
	leftHTML string
	//go:embed matrix.js
	matrixJS string // of those with tables that a search filters
)

// Frame is what each page has around what it shows. What a page shows embeds it, and its text begins with {{template "head" .}}.
// {{template "left" …}} tells what a run has left behind.
type Frame struct {
	Lang, Title string
	Style       template.CSS
	Script      template.JS
	ScriptHash  string // which script the browser may run
}

// NewFrame makes the frame of a page, which may have styles of its own.
func NewFrame(lang, title, script string, styles ...string) Frame {
	sum := sha256.Sum256([]byte(script))
	hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return Frame{lang, title, template.CSS(pageCSS + strings.Join(styles, "")), template.JS(script), hash}
}

// ruleID finds the id of a rule in a text.
var ruleID = regexp.MustCompile(`\b[A-Z]{2,4}-[A-Z]{2,4}-[0-9]{2}\b`)

// withIDs is a text in one line in which no id of a rule is broken at its hyphens.
func withIDs(text string) template.HTML {
	return template.HTML(ruleID.ReplaceAllString(template.HTMLEscapeString(oneLine(text)), `<span class="id">$0</span>`))
}

// WritePage writes one page that needs nothing from elsewhere. Its text has the functions line, clean and withIDs, which make
// foreign texts harmless, and those given.
func WritePage(w io.Writer, text string, data any, more template.FuncMap) error {
	functions := template.FuncMap{"line": oneLine, "clean": contract.Printable, "withIDs": withIDs}
	maps.Copy(functions, more)
	parsed, err := template.New("page").Funcs(functions).Parse(`{{define "head"}}` + headHTML + `{{end}}` + leftHTML + text)
	if err != nil {
		return err
	}
	return parsed.Execute(w, data)
}

// ExchangeText gives an exchange as a text of bounded length, and as a command that sends the request.
func ExchangeText(e result.Exchange) (text, command string) {
	p := plainPage()
	exchange(p, e)
	return dedent(p.String()), curl(e)
}
