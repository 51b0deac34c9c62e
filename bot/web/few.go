package web

import (
	"net"
	"sync"
)

// few lets at most n connections of l be open at once; others wait to be accepted.
func few(l net.Listener, n int) net.Listener {
	return &fewListener{Listener: l, room: make(chan struct{}, n), shut: make(chan struct{})}
}

type fewListener struct {
	net.Listener
	room chan struct{}
	shut chan struct{}
	once sync.Once
}

func (f *fewListener) Accept() (net.Conn, error) {
	select {
	case f.room <- struct{}{}:
	case <-f.shut:
		return nil, net.ErrClosed
	}
	c, err := f.Listener.Accept()
	if err != nil {
		<-f.room
		return nil, err
	}
	return &fewConn{Conn: c, done: sync.OnceFunc(func() { <-f.room })}, nil
}

func (f *fewListener) Close() error {
	f.once.Do(func() { close(f.shut) })
	return f.Listener.Close()
}

type fewConn struct {
	net.Conn
	done func()
}

func (c *fewConn) Close() error {
	defer c.done()
	return c.Conn.Close()
}
