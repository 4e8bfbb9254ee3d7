// The Go peer of the benchmark: net/http with every hook of httptrace set.
//
// A job on each line of stdin, a sample on each line of stdout; see bench/model.ts.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"sort"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type options struct {
	Connections int
	KeepAlive   bool
	CA          string
}

type job struct {
	Kind        string
	URL         string
	Connections int
	Bytes       int64
	Ms          float64
	Count       int64
	Whole       bool
}

type sample struct {
	Amount    int64    `json:"amount"`
	Ms        float64  `json:"ms"`
	CPUMs     float64  `json:"cpuMs"`
	P50Ms     *float64 `json:"p50Ms"`
	PeakBytes *int64   `json:"peakBytes"`
}

type work func() (amount int64, p50 *float64, err error)

func main() {
	var told options
	if err := json.Unmarshal([]byte(os.Args[1]), &told); err != nil {
		panic(err)
	}
	client := newClient(told)
	out := json.NewEncoder(os.Stdout)
	out.Encode("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var asked job
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		if result, err := measured(workOf(client, asked)); err != nil {
			out.Encode(map[string]string{"error": err.Error()})
		} else {
			out.Encode(result)
		}
	}
}

func newClient(told options) *http.Client {
	transport := &http.Transport{
		MaxIdleConnsPerHost: told.Connections,
		DisableKeepAlives:   !told.KeepAlive,
	}
	if told.CA != "" {
		pem, err := os.ReadFile(told.CA)
		if err != nil {
			panic(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	return &http.Client{Transport: transport}
}

func workOf(client *http.Client, asked job) work {
	switch asked.Kind {
	case "requests":
		return func() (int64, *float64, error) { return requests(client, asked) }
	case "download":
		return func() (int64, *float64, error) {
			bytes, err := get(client, asked.URL, asked.Whole)
			return bytes, nil, checked(asked.Bytes, bytes, err)
		}
	case "upload":
		return func() (int64, *float64, error) { return asked.Bytes, nil, upload(client, asked) }
	}
	return func() (int64, *float64, error) { return 0, nil, fmt.Errorf("cannot %s", asked.Kind) }
}

// requests runs loops that each send one request after the other.
func requests(client *http.Client, asked job) (int64, *float64, error) {
	var begun, done int64
	var failure atomic.Value
	var latencies []float64
	var group sync.WaitGroup
	until := time.Now().Add(time.Duration(asked.Ms * float64(time.Millisecond)))
	for loop := 0; loop < asked.Connections; loop++ {
		group.Add(1)
		go func() {
			defer group.Done()
			start := time.Now()
			for asked.Ms == 0 || start.Before(until) {
				if asked.Count != 0 && atomic.AddInt64(&begun, 1) > asked.Count {
					return
				}
				bytes, err := get(client, asked.URL, true)
				if err = checked(asked.Bytes, bytes, err); err != nil {
					failure.Store(err)
					return
				}
				atomic.AddInt64(&done, 1)
				end := time.Now()
				if asked.Connections == 1 {
					latencies = append(latencies, end.Sub(start).Seconds()*1e3)
				}
				start = end
			}
		}()
	}
	group.Wait()
	if err, broken := failure.Load().(error); broken {
		return 0, nil, err
	}
	if len(latencies) == 0 {
		return done, nil, nil
	}
	sort.Float64s(latencies)
	return done, &latencies[len(latencies)/2], nil
}

func get(client *http.Client, url string, whole bool) (int64, error) {
	request, err := http.NewRequestWithContext(traced(), http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if whole {
		body, err := io.ReadAll(response.Body)
		return int64(len(body)), err
	}
	return io.Copy(io.Discard, response.Body)
}

func upload(client *http.Client, asked job) error {
	// A reader of unknown length, so that the body is chunked, as a stream is elsewhere.
	body := io.LimitReader(same{}, asked.Bytes)
	request, err := http.NewRequestWithContext(traced(), http.MethodPost, asked.URL, body)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// same is a body without an end that costs nothing to make.
type same struct{}

func (same) Read(target []byte) (int, error) { return len(target), nil }

// traced gives a context for one request, as a program that traces its requests makes it.
func traced() context.Context {
	return httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
		GetConn:              func(string) {},
		GotConn:              func(httptrace.GotConnInfo) {},
		PutIdleConn:          func(error) {},
		GotFirstResponseByte: func() {},
		Got100Continue:       func() {},
		Got1xxResponse:       func(int, textproto.MIMEHeader) error { return nil },
		DNSStart:             func(httptrace.DNSStartInfo) {},
		DNSDone:              func(httptrace.DNSDoneInfo) {},
		ConnectStart:         func(string, string) {},
		ConnectDone:          func(string, string, error) {},
		TLSHandshakeStart:    func() {},
		TLSHandshakeDone:     func(tls.ConnectionState, error) {},
		WroteHeaderField:     func(string, []string) {},
		WroteHeaders:         func() {},
		Wait100Continue:      func() {},
		WroteRequest:         func(httptrace.WroteRequestInfo) {},
	})
}

func measured(do work) (sample, error) {
	cpu := cpuMs()
	start := time.Now()
	amount, p50, err := do()
	ms := time.Since(start).Seconds() * 1e3
	return sample{amount, ms, cpuMs() - cpu, p50, peakBytes()}, err
}

func cpuMs() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

// peakBytes is the most memory this process has ever held resident; only Linux tells.
func peakBytes() *int64 {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return nil
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kibibytes int64
		if _, err := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kibibytes); err == nil {
			kibibytes *= 1024
			return &kibibytes
		}
	}
	return nil
}

func checked(expected, bytes int64, err error) error {
	if err == nil && bytes != expected {
		return fmt.Errorf("a body of %d bytes came, not of %d", bytes, expected)
	}
	return err
}
