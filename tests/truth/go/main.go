// A client on Go's net/http that tells every hook of httptrace as a line of JSON, in order.
//
// It does what lines of JSON on its standard input say, until they end.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long a connection may take to be given back, or closed, after its last byte was read.
const patience = 5 * time.Second

type command struct {
	Transport *options
	Call      *call
	Cancel    int
}

type options struct {
	CaCerts               string
	NameServer            string
	Proxy                 string
	DisableKeepAlives     bool
	ExpectContinueTimeout int
}

type call struct {
	Id       int
	Method   string
	Url      string
	Headers  map[string]string
	Body     string
	Chunked  bool
	Abandons bool
	Redirect bool
}

type line struct {
	Call  int    `json:"call"`
	Hook  string `json:"hook"`
	About string `json:"about"`
}

var output sync.Mutex

func tell(id int, hook string, about string) {
	output.Lock()
	defer output.Unlock()
	json.NewEncoder(os.Stdout).Encode(line{id, hook, about})
}

func main() {
	var transport *http.Transport
	cancels := map[int]context.CancelFunc{}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var next command
		if err := json.Unmarshal(lines.Bytes(), &next); err != nil {
			panic(err)
		}
		if next.Transport != nil {
			if transport != nil {
				transport.CloseIdleConnections()
			}
			transport = newTransport(*next.Transport)
		}
		if next.Call != nil {
			ctx, cancel := context.WithCancel(context.Background())
			cancels[next.Call.Id] = cancel
			go perform(ctx, transport, *next.Call)
		}
		if next.Cancel != 0 {
			cancels[next.Cancel]()
		}
	}
}

func newTransport(wanted options) *http.Transport {
	dialer := net.Dialer{}
	if wanted.NameServer != "" {
		dialer.Resolver = &net.Resolver{
			PreferGo: true,
			Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
				// Without the trace of the call, which would take this for a connect of its own.
				return (&net.Dialer{}).DialContext(context.Background(), network, wanted.NameServer)
			},
		}
	}
	transport := &http.Transport{
		DisableKeepAlives:     wanted.DisableKeepAlives,
		ExpectContinueTimeout: time.Duration(wanted.ExpectContinueTimeout) * time.Millisecond,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &watched{Conn: conn, closed: make(chan struct{})}, nil
		},
	}
	if wanted.CaCerts != "" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(wanted.CaCerts))
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	if wanted.Proxy != "" {
		proxy, err := url.Parse(wanted.Proxy)
		if err != nil {
			panic(err)
		}
		transport.Proxy = http.ProxyURL(proxy)
	}
	return transport
}

// watched is a connection that tells of its writes and of its end, which httptrace does not.
type watched struct {
	net.Conn
	sync.Mutex
	owner  int
	once   sync.Once
	closed chan struct{}
}

func (conn *watched) ownedBy(id int) {
	conn.Lock()
	defer conn.Unlock()
	conn.owner = id
}

func (conn *watched) tell(hook string) {
	conn.Lock()
	defer conn.Unlock()
	if conn.owner != 0 {
		tell(conn.owner, hook, "")
	}
}

func (conn *watched) Write(data []byte) (int, error) {
	written, err := conn.Conn.Write(data)
	if err == nil {
		conn.tell("Write")
	}
	return written, err
}

func (conn *watched) Close() error {
	err := conn.Conn.Close()
	conn.once.Do(func() {
		conn.tell("Close")
		close(conn.closed)
	})
	return err
}

// trace tells every hook; got and put are called with those of connections.
func trace(id int, got func(*watched), put func()) *httptrace.ClientTrace {
	outcome := func(err error) string {
		if err != nil {
			return "error"
		}
		return "ok"
	}
	return &httptrace.ClientTrace{
		GetConn: func(hostPort string) { tell(id, "GetConn", hostPort) },
		GotConn: func(info httptrace.GotConnInfo) {
			about := "new"
			if info.Reused {
				about = "reused"
			}
			if info.WasIdle {
				about += ", was idle"
			} else if info.Reused {
				about += ", idle for " + info.IdleTime.String()
			}
			tell(id, "GotConn", about)
			got(watchedOf(info.Conn, id))
		},
		PutIdleConn: func(err error) {
			tell(id, "PutIdleConn", outcome(err))
			put()
		},
		GotFirstResponseByte: func() { tell(id, "GotFirstResponseByte", "") },
		Got100Continue:       func() { tell(id, "Got100Continue", "") },
		Got1xxResponse: func(code int, _ textproto.MIMEHeader) error {
			tell(id, "Got1xxResponse", strconv.Itoa(code))
			return nil
		},
		DNSStart: func(info httptrace.DNSStartInfo) { tell(id, "DNSStart", info.Host) },
		DNSDone:  func(info httptrace.DNSDoneInfo) { tell(id, "DNSDone", outcome(info.Err)) },
		ConnectStart: func(_, address string) {
			tell(id, "ConnectStart", address)
		},
		ConnectDone: func(_, address string, err error) {
			tell(id, "ConnectDone", address+" "+outcome(err))
		},
		TLSHandshakeStart: func() { tell(id, "TLSHandshakeStart", "") },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			tell(id, "TLSHandshakeDone", outcome(err))
		},
		WroteHeaderField: func(string, []string) { tell(id, "WroteHeaderField", "") },
		WroteHeaders:     func() { tell(id, "WroteHeaders", "") },
		Wait100Continue:  func() { tell(id, "Wait100Continue", "") },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			tell(id, "WroteRequest", outcome(info.Err))
		},
	}
}

// watchedOf finds what is below TLS, whose bytes are no bytes of the call.
func watchedOf(conn net.Conn, id int) *watched {
	switch conn := conn.(type) {
	case *watched:
		conn.ownedBy(id)
		return conn
	case *tls.Conn:
		return watchedOf(conn.NetConn(), 0)
	}
	return nil
}

func perform(ctx context.Context, transport *http.Transport, wanted call) {
	var conn *watched
	back := make(chan struct{}, 16)
	client := http.Client{Transport: transport}
	if !wanted.Redirect {
		client.CheckRedirect = func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}
	}
	got := func(it *watched) { conn, back = it, make(chan struct{}, 16) }
	put := func() { back <- struct{}{} }
	ctx = httptrace.WithClientTrace(ctx, trace(wanted.Id, got, put))
	err := exchange(ctx, client, wanted)
	if conn != nil {
		// What becomes of the connection is decided elsewhere, a moment later.
		select {
		case <-back:
		case <-conn.closed:
		case <-time.After(patience):
		}
	}
	about := "ok"
	if err != nil {
		about = "error"
	}
	tell(wanted.Id, "End", about)
}

func exchange(ctx context.Context, client http.Client, wanted call) error {
	var body io.Reader
	if wanted.Body != "" {
		body = strings.NewReader(wanted.Body)
	}
	if wanted.Chunked {
		body = io.MultiReader(body)
	}
	request, err := http.NewRequestWithContext(ctx, wanted.Method, wanted.Url, body)
	if err != nil {
		return err
	}
	for name, value := range wanted.Headers {
		request.Header.Set(name, value)
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if wanted.Abandons {
		return nil
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
