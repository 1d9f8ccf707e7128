package main

import (
	"fmt"
	"reflect"
)

// fill sets the fields of a typed request by the names that their tags give to parameters. Every field is a string or
// a type made of one.
func fill(request any, params map[string]string) error {
	value := reflect.ValueOf(request).Elem()
	fields := map[string]reflect.Value{}
	for i := range value.NumField() {
		if name := value.Type().Field(i).Tag.Get("name"); name != "" {
			fields[name] = value.Field(i)
		}
	}
	for name, text := range params {
		field, ok := fields[name]
		if !ok {
			return fmt.Errorf("the typed request has no parameter %s", name)
		}
		field.SetString(text)
	}
	return nil
}
