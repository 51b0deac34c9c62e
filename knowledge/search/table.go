package search

// A table numbers features in the order in which they come. It is a hash table for keys that
// are hashes already. Reading it from many goroutines is safe while nobody adds.
type table struct {
	keys []uint64 // 0: free
	ids  []uint32
	n    int
}

func newTable() *table {
	const size = 1 << 17
	return &table{keys: make([]uint64, size), ids: make([]uint32, size)}
}

// slot is where key lies or would lie.
func (t *table) slot(key uint64) int {
	mask := len(t.keys) - 1
	for i := int(key>>17) & mask; ; i = (i + 1) & mask {
		if k := t.keys[i]; k == key || k == 0 {
			return i
		}
	}
}

// find returns the number of key.
func (t *table) find(key uint64) (id uint32, ok bool) {
	i := t.slot(key | 1)
	return t.ids[i], t.keys[i] != 0
}

// add returns the number of key, a new one if it is new.
func (t *table) add(key uint64) uint32 {
	key |= 1 // 0 means free; one bit less tells as much
	i := t.slot(key)
	if t.keys[i] == 0 {
		if t.n*5 >= len(t.keys)*3 {
			t.grow()
			i = t.slot(key)
		}
		t.keys[i], t.ids[i] = key, uint32(t.n)
		t.n++
	}
	return t.ids[i]
}

func (t *table) grow() {
	keys, ids := t.keys, t.ids
	t.keys, t.ids = make([]uint64, 2*len(keys)), make([]uint32, 2*len(keys))
	for j, k := range keys {
		if k != 0 {
			i := t.slot(k)
			t.keys[i], t.ids[i] = k, ids[j]
		}
	}
}
