package spec

import (
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/steps"
)

// scenario is an outline in sentences.
type scenario struct {
	Name   template.HTML
	Note   string
	Groups []stepGroup
	Cases  []cases // in each language; those of one that has no table are missing
	Times  int
	Only   string // products, where its rule is about more
	Needs  []contract.Need
}

// stepGroup is the steps that arrange, that act or that expect.
type stepGroup struct {
	Label string
	Steps []step
}

// step is a sentence, and the table below it.
type step struct {
	Text template.HTML
	Head []string
	Rows [][]template.HTML
}

// cases are the rows for which a scenario is run, in one language.
type cases struct {
	Lang string
	Head []string
	Rows [][]string
}

// written is an outline while it is put into words. Each language has columns of its own: a slot that decides about half a
// sentence in English may decide about a word in Chinese.
type written struct {
	catalogue.Outline
	rows    []catalogue.OutlineRow
	english columns
	chinese columns
}

type columns []column

type column struct {
	name  string
	cells []string
}

func scenarioOf(rule catalogue.Rule, outline catalogue.Outline) scenario {
	o := &written{Outline: outline, rows: outline.Rows}
	if o.rows == nil {
		o.rows = []catalogue.OutlineRow{{Products: outline.Products}}
	}
	s := scenario{Note: outline.Note, Needs: outline.Needs}
	var products []string
	for _, row := range o.rows {
		products = append(products, namesOf(row.Products))
	}
	o.english.column("product", products)
	o.chinese.column("product", products)
	s.Name = template.HTML(htmlOf(o.say("", outline.Name), same))
	for _, each := range outline.Steps {
		label := map[string]string{"Given": "At first", "When": "Then", "Then": "Expected"}[each.Keyword]
		if last := len(s.Groups) - 1; last < 0 || s.Groups[last].Label != label {
			s.Groups = append(s.Groups, stepGroup{Label: label})
		}
		group := &s.Groups[len(s.Groups)-1]
		group.Steps = append(group.Steps, o.step(each))
	}
	s.Cases = o.cases()
	for _, row := range o.rows {
		s.Times += len(row.Products)
	}
	if len(outline.Products) < len(productsOf(rule)) {
		s.Only = namesOf(outline.Products)
	}
	return s
}

var kindOfAccount = regexp.MustCompile(`^a \S+ account$`)

// step says a step in both languages.
func (o *written) step(each catalogue.OutlineStep) step {
	english, chinese := o.say("", each.Text), o.say(each.Keyword, each.Text)
	if kindOfAccount.MatchString(each.Text) {
		english[0].Text = "the client has " + english[0].Text
	}
	s := step{Text: both(sentence(english), strings.ReplaceAll(htmlOf(chinese, nameOfSlot)+"。", "：。", "："))}
	for i, row := range each.Table {
		if i == 0 {
			s.Head = []string{"one reading", "answer", "effect"}
			continue
		}
		shown := []template.HTML{text{row[0], nameOfReading(row[0])}.html()}
		for j, blank := range []string{"answer", "Then"} {
			shown = append(shown, both(htmlOf(o.say("", row[j+1]), same), htmlOf(o.say(blank, row[j+1]), nameOfSlot)))
		}
		s.Rows = append(s.Rows, shown)
	}
	return s
}

// slots find a slot: as it stands for people who read English, and, to be translated, with the letters around it, such as <act>d.
var (
	slots      = regexp.MustCompile(`<([^<>]+)>`)
	slotsWhole = regexp.MustCompile(`[A-Za-z]*<([^<>]+)>[A-Za-z]*`)
)

// say says a text of the outline, in Chinese if it is told which blank of the language it stands in. What differs among the
// rows becomes a column, and what does not is part of the text.
func (o *written) say(blank, template string) []steps.Part {
	columns, pattern, all := &o.english, slots, make([][]steps.Part, len(o.rows))
	if blank != "" {
		columns, pattern = &o.chinese, slotsWhole
	}
	for i, row := range o.rows {
		all[i] = o.split(pattern, template, row)
		if blank == "" {
			continue
		}
		if said, ok := steps.Chinese(blank, all[i]); ok {
			all[i] = said
		}
	}
	if !slices.ContainsFunc(all, func(parts []steps.Part) bool { return !alike(parts, all[0]) }) {
		return columns.fold(all)
	}
	for i, parts := range all { // the whole text differs
		var whole strings.Builder
		var names []string
		for _, part := range parts {
			whole.WriteString(part.Text)
			if part.Slot != "" {
				names = append(names, part.Slot)
			}
		}
		all[i] = []steps.Part{{Text: whole.String(), Slot: strings.Join(names, ", ")}}
	}
	return columns.fold(all)
}

// split gives a text with the slots of one row filled.
func (o *written) split(slots *regexp.Regexp, template string, row catalogue.OutlineRow) []steps.Part {
	var parts []steps.Part
	rest := 0
	for _, at := range slots.FindAllStringSubmatchIndex(template, -1) {
		name := template[at[2]:at[3]]
		if !slices.Contains(o.Slots, name) {
			continue
		}
		parts = append(parts, steps.Part{Text: template[rest:at[0]]}, steps.Part{Text: o.Fill(template[at[0]:at[1]], row), Slot: name})
		rest = at[1]
	}
	return slices.DeleteFunc(append(parts, steps.Part{Text: template[rest:]}), func(p steps.Part) bool { return p == steps.Part{} })
}

// alike tells whether two texts differ in their slots only.
func alike(a, b []steps.Part) bool {
	return slices.EqualFunc(a, b, func(a, b steps.Part) bool { return a.Slot == b.Slot && (a.Slot != "" || a.Text == b.Text) })
}

// fold gives the text that rows share, with the name of a column in each slot.
func (c *columns) fold(all [][]steps.Part) []steps.Part {
	var shared []steps.Part
	for i, part := range all[0] {
		if part.Slot == "" {
			shared = append(shared, part)
			continue
		}
		var cells []string
		for _, parts := range all {
			cells = append(cells, parts[i].Text)
		}
		before, after := trim(cells)
		folded := steps.Part{Slot: c.column(part.Slot, cells)}
		if folded.Slot == "" {
			folded.Text = cells[0]
		}
		shared = append(shared, steps.Part{Text: before}, folded, steps.Part{Text: after})
	}
	return shared
}

// trim takes off the Chinese that all cells begin and end with.
func trim(cells []string) (before, after string) {
	for {
		first, size := utf8.DecodeRuneInString(cells[0])
		if first < utf8.RuneSelf || slices.ContainsFunc(cells, func(cell string) bool { return !strings.HasPrefix(cell, string(first)) }) {
			break
		}
		for i := range cells {
			cells[i] = cells[i][size:]
		}
		before += string(first)
	}
	for {
		last, size := utf8.DecodeLastRuneInString(cells[0])
		if last < utf8.RuneSelf || slices.ContainsFunc(cells, func(cell string) bool { return !strings.HasSuffix(cell, string(last)) }) {
			break
		}
		for i := range cells {
			cells[i] = cells[i][:len(cells[i])-size]
		}
		after = string(last) + after
	}
	return before, after
}

// column gives the name of the column with these cells, a new one if there is none; "" where all cells are the same.
func (c *columns) column(name string, cells []string) string {
	if len(slices.Compact(slices.Clone(cells))) == 1 {
		return ""
	}
	same := 1
	for _, each := range *c {
		base, _, _ := strings.Cut(each.name, " (")
		if base == name {
			if slices.Equal(each.cells, cells) {
				return each.name
			}
			same++
		}
	}
	if same > 1 {
		name += " (" + strconv.Itoa(same) + ")"
	}
	*c = append(*c, column{name, cells})
	return name
}

// cases gives the tables. A row that is not run for all products of the outline says for which.
func (o *written) cases() []cases {
	var all []cases
	for _, each := range []struct {
		lang string
		columns
	}{{"en", o.english}, {"zh-Hans", o.chinese}} {
		if len(each.columns) == 0 {
			continue
		}
		table := cases{Lang: each.lang, Rows: make([][]string, len(o.rows))}
		for _, column := range each.columns {
			name := column.name
			if each.lang != "en" {
				name = nameOfSlot(name)
			}
			table.Head = append(table.Head, name)
			for i, cell := range column.cells {
				table.Rows[i] = append(table.Rows[i], strings.TrimSpace(cell))
			}
		}
		all = append(all, table)
	}
	return all
}

func same(name string) string { return name }

// htmlOf writes a text, its slots as variables.
func htmlOf(parts []steps.Part, name func(slot string) string) string {
	var b strings.Builder
	for _, part := range parts {
		if part.Slot == "" {
			b.WriteString(template.HTMLEscapeString(part.Text))
		} else {
			b.WriteString("<var>" + template.HTMLEscapeString(name(part.Slot)) + "</var>")
		}
	}
	return b.String()
}

// sentence begins with a capital letter, and ends with a full stop.
func sentence(parts []steps.Part) string {
	parts = slices.Clone(parts)
	if first := &parts[0]; first.Slot == "" && first.Text != "" {
		first.Text = strings.ToUpper(first.Text[:1]) + first.Text[1:]
	}
	whole := htmlOf(parts, same)
	if strings.HasSuffix(whole, ":") {
		return whole
	}
	return whole + "."
}
