package search

import "testing"

func TestDanger(t *testing.T) {
	tests := []struct{ text, kind string }{
		{"there is fire in the stacks", "fire"},
		{"I came to return my book to the desk upstairs. The shelf is burning!", "fire"},
		{"co khoi khap noi", "fire"},
		{"she is bleeding a lot", "hurt"},
		{"books about the great fire", ""},
		{"how do i get a library card", ""},
		{"can i renew my loan", ""},
		{"", ""},
	}
	for name, x := range map[string]*Index{"untrained": New(small(), smallDanger()), "trained": trainedSmall(t)} {
		for _, tt := range tests {
			if got := x.Find(tt.text).Danger; got != tt.kind {
				t.Errorf("%s: Find(%q).Danger = %q, want %q", name, tt.text, got, tt.kind)
			}
		}
	}
	if got := New(small(), nil).Find("fire").Danger; got != "" {
		t.Errorf("danger without phrases: %q", got)
	}
}
