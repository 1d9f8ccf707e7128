package steps

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Part is a piece of a step: a text that all rows of an outline share, or what stands in a slot in one of them.
type Part struct {
	Text string
	Slot string // name of the slot, or of several; "" where the text is shared
}

// Chinese gives a text of the language in Simplified Chinese: a step, for the blank Given, When or Then, or what stands in
// another blank. A slot that decides about more than a word of a phrase becomes one that holds the whole phrase. ok is
// false where the language has no such text.
func Chinese(blank string, text []Part) (parts []Part, ok bool) {
	var whole marked
	for _, part := range text {
		if part.Slot != "" {
			whole.slots = append(whole.slots, span{len(whole.text), len(whole.text) + len(part.Text), part.Slot})
		}
		whole.text += part.Text
	}
	parts, ok = translate(blank, whole)
	for i := range parts {
		parts[i].Text = between.ReplaceAllString(parts[i].Text, "$1$2")
	}
	return parts, ok
}

// between finds a blank between two Chinese characters, which has none.
var between = regexp.MustCompile(`(\p{Han}) (\p{Han})`)

// marked is a text and the slots in it.
type marked struct {
	text  string
	slots []span
}

type span struct {
	from, to int
	slot     string
}

// cut gives a part of the text with its slots. fits is false where a slot is neither inside nor outside.
func (m marked) cut(from, to int) (part marked, fits bool) {
	part.text, fits = m.text[from:to], true
	for _, s := range m.slots {
		switch {
		case s.from >= from && s.to <= to:
			part.slots = append(part.slots, span{s.from - from, s.to - from, s.slot})
		case s.from < to && s.to > from:
			fits = false
		}
	}
	return part, fits
}

// slot is one slot for all the text, named after those in it.
func (m marked) slot(text string) []Part {
	var names []string
	for _, s := range m.slots {
		if !slices.Contains(names, s.slot) {
			names = append(names, s.slot)
		}
	}
	return []Part{{text, strings.Join(names, ", ")}}
}

// chinesePhrase finds a phrase, and says it in Chinese.
type chinesePhrase struct {
	pattern
	chinese string
}

var chinesePhrases = sync.OnceValue(func() map[string][]chinesePhrase {
	all := map[string][]chinesePhrase{}
	for blank, phrases := range compiled() {
		for _, each := range phrases {
			all[blank] = append(all[blank], chinesePhrase{each.pattern, inChinese[blank][each.text]})
		}
	}
	return all
})

func translate(blank string, m marked) ([]Part, bool) {
	phrases, known := chinesePhrases()[blank]
	switch {
	case blank == manners.blank && strings.HasPrefix(m.text, " "):
		return translateManners(m)
	case blank == manners.blank && m.text == "":
		return nil, true
	case !known:
		return translateWords(blank, m), true
	}
	for _, each := range phrases {
		if found := each.FindStringSubmatchIndex(m.text); found != nil {
			return each.fill(m, found[2:])
		}
	}
	return nil, false
}

// fill says the phrase in Chinese, its blanks filled with what was found.
func (p chinesePhrase) fill(m marked, found []int) ([]Part, bool) {
	var parts []Part
	used, inside, taken := make([]bool, len(p.blanks)), 0, 0
	rest := 0
	for _, at := range braces.FindAllStringSubmatchIndex(p.chinese, -1) {
		name := p.chinese[at[2]:at[3]]
		i := slices.IndexFunc(p.blanks, func(blank string) bool { return blank == name })
		for i >= 0 && used[i] { // the same blank once more
			next := slices.Index(p.blanks[i+1:], name)
			if i += 1 + next; next < 0 {
				return nil, false
			}
		}
		if i < 0 {
			return nil, false
		}
		used[i], taken = true, taken+1
		inner, _ := m.cut(found[2*i], found[2*i+1])
		inside += len(inner.slots)
		said, ok := translate(name, inner)
		if !ok {
			return nil, false
		}
		parts = append(append(parts, Part{Text: p.chinese[rest:at[0]]}), said...)
		rest = at[1]
	}
	parts = merge(append(parts, Part{Text: p.chinese[rest:]}))
	if taken < len(p.blanks) || p.chinese == "" {
		return nil, false
	}
	if inside < len(m.slots) { // one of them decides about the phrase
		return m.slot(textOf(parts)), true
	}
	return parts, true
}

// translateManners says several manners, in brackets. A slot that reaches over more than one makes one of them.
func translateManners(m marked) ([]Part, bool) {
	var parts []Part
	from := len(" ")
	ends := append(and.FindAllStringIndex(m.text, -1), []int{len(m.text)})
	for i := 0; i < len(ends); i++ {
		first := i
		one, fits := m.cut(from, ends[i][0])
		for !fits && i+1 < len(ends) {
			i++
			one, fits = m.cut(from, ends[i][0])
		}
		var said []Part
		for j, start := first, from; j <= i; j++ {
			each, _ := m.cut(start, ends[j][0])
			if i > first {
				each.slots = nil
			}
			manner, ok := translate(manners.blank, each)
			if !ok {
				return nil, false
			}
			if j > first {
				said = append(said, Part{Text: "，"})
			}
			said, start = append(said, manner...), ends[j][0]+len(" and ")
		}
		if i > first {
			said = one.slot(textOf(said))
		}
		if first > 0 {
			parts = append(parts, Part{Text: "，"})
		}
		parts = append(parts, said...)
		from = ends[i][0] + len(" and ")
	}
	return merge(slices.Concat([]Part{{Text: "（"}}, parts, []Part{{Text: "）"}})), true
}

var (
	quotedLists = strings.NewReplacer(`" and "`, `" 和 "`, `", "`, `"、"`)
	units       = map[string]string{"hours": " 小时", "minutes": " 分钟"}
)

// translateWords says what stands in a blank without phrases. Most of it is not translated.
func translateWords(blank string, m marked) []Part {
	say := func(text string) string {
		switch said, known := wordsInChinese[text]; {
		case known && (blank == "instances" || blank == "scheme"):
			return said
		case blank == "names" || blank == "instances":
			return quotedLists.Replace(text)
		}
		return text
	}
	var parts []Part
	rest := 0
	for _, s := range m.slots {
		parts = append(parts, Part{Text: say(m.text[rest:s.from])}, Part{say(m.text[s.from:s.to]), s.slot})
		rest = s.to
	}
	return append(parts, Part{Text: say(m.text[rest:])}, Part{Text: units[blank]})
}

func textOf(parts []Part) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(part.Text)
	}
	return b.String()
}

// merge puts shared texts that follow each other together.
func merge(parts []Part) []Part {
	var all []Part
	for _, part := range parts {
		switch last := len(all) - 1; {
		case part.Text == "" && part.Slot == "":
		case last >= 0 && part.Slot == "" && all[last].Slot == "":
			all[last].Text += part.Text
		default:
			all = append(all, part)
		}
	}
	return all
}
