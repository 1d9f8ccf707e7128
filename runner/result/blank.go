package result

import "reflect"

// Blank replaces every text of the report by what clear gives for it. Names of members stay.
func (r *Report) Blank(clear func(string) string) { blank(reflect.ValueOf(r).Elem(), clear) }

func blank(v reflect.Value, clear func(string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(clear(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			blank(v.Elem(), clear)
		}
	case reflect.Slice:
		for i := range v.Len() {
			blank(v.Index(i), clear)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() { // a time has fields that are its own
				blank(v.Field(i), clear)
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			blank(value, clear)
			v.SetMapIndex(key, value)
		}
	}
}
