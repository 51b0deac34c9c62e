package post

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"infoline/bot"
)

// Memory is Traces that live as long as the process. After a restart it knows nothing
// of what stands in chats: with it nobody may be promised that an answer disappears.
type Memory struct {
	mu     sync.Mutex
	last   int64
	traces map[int64]*trace
	chats  map[bot.Address][]int64
}

type trace struct {
	in   bot.Address
	due  time.Time
	refs []bot.Ref
}

// NewMemory makes empty Traces.
func NewMemory() *Memory {
	return &Memory{traces: map[int64]*trace{}, chats: map[bot.Address][]int64{}}
}

// Open implements Traces.
func (m *Memory) Open(_ context.Context, in bot.Address, due time.Time) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last++
	m.traces[m.last] = &trace{in: in, due: due}
	m.chats[in] = append(m.chats[in], m.last)
	return m.last, nil
}

// Fill implements Traces.
func (m *Memory) Fill(_ context.Context, id int64, refs []bot.Ref) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.traces[id]; t != nil {
		t.refs = append(t.refs, refs...)
	}
	return nil
}

// Due implements Traces. Empty traces that are due are dropped.
func (m *Memory) Due(_ context.Context, now time.Time, most int) (map[int64][]bot.Ref, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	due := map[int64][]bot.Ref{}
	for id, t := range m.traces {
		if t.due.After(now) {
			continue
		}
		if len(t.refs) == 0 {
			m.forget(id)
			continue
		}
		if len(due) < most {
			due[id] = slices.Clone(t.refs)
		}
	}
	return due, nil
}

// Of implements Traces.
func (m *Memory) Of(_ context.Context, in bot.Address) (map[int64][]bot.Ref, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[int64][]bot.Ref{}
	for _, id := range m.chats[in] {
		found[id] = slices.Clone(m.traces[id].refs)
	}
	return found, nil
}

// Done implements Traces.
func (m *Memory) Done(_ context.Context, id int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(id)
	return nil
}

func (m *Memory) forget(id int64) {
	t := m.traces[id]
	if t == nil {
		return
	}
	delete(m.traces, id)
	left := slices.DeleteFunc(m.chats[t.in], func(x int64) bool { return x == id })
	if len(left) == 0 {
		delete(m.chats, t.in)
	} else {
		m.chats[t.in] = left
	}
}

// newestFirst orders traces so that the latest answer goes first: it is the one on screen.
func newestFirst(traces map[int64][]bot.Ref) []int64 {
	return slices.SortedFunc(maps.Keys(traces), func(a, b int64) int { return cmp.Compare(b, a) })
}
