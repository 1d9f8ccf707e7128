package runner

import (
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatIsWrittenWaitsForTheReader(t *testing.T) {
	t.Parallel()
	ours, theirs := newConnection()
	sent := strings.Repeat("abc", 10_000)
	n, err := io.WriteString(ours, sent) // with nobody reading
	require.NoError(t, err)
	require.Equal(t, len(sent), n)
	_, err = io.WriteString(theirs, "the other way")
	require.NoError(t, err)
	require.NoError(t, ours.Close())

	got, err := io.ReadAll(theirs)
	require.NoError(t, err, "the end comes after all that was written")
	require.True(t, sent == string(got))
	_, err = io.WriteString(theirs, "too late")
	require.ErrorIs(t, err, io.ErrClosedPipe)
	_, err = ours.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.ErrClosedPipe, "who closed reads nothing more")
}

func TestAReadUnderWayEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		by   func(ours, theirs net.Conn) error
		want error
	}{
		"by closing it":               {func(ours, _ net.Conn) error { return ours.Close() }, io.ErrClosedPipe},
		"by closing the other end":    {func(_, theirs net.Conn) error { return theirs.Close() }, io.EOF},
		"by a deadline in the past":   {func(ours, _ net.Conn) error { return ours.SetReadDeadline(time.Unix(1, 0)) }, os.ErrDeadlineExceeded},
		"by a deadline that comes":    {func(ours, _ net.Conn) error { return ours.SetReadDeadline(time.Now().Add(time.Millisecond)) }, os.ErrDeadlineExceeded},
		"by a deadline for both ways": {func(ours, _ net.Conn) error { return ours.SetDeadline(time.Unix(1, 0)) }, os.ErrDeadlineExceeded},
		"by a deadline in place of a later": {func(ours, _ net.Conn) error {
			if err := ours.SetReadDeadline(time.Now().Add(time.Hour)); err != nil {
				return err
			}
			return ours.SetReadDeadline(time.Now().Add(time.Millisecond))
		}, os.ErrDeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := newConnection()
			ended := make(chan error, 1)
			go func() {
				_, err := ours.Read(make([]byte, 1))
				ended <- err
			}()
			require.NoError(t, test.by(ours, theirs))
			require.ErrorIs(t, <-ended, test.want)
		})
	}
}

func TestAConnectionOutlivesItsDeadline(t *testing.T) {
	t.Parallel()
	ours, theirs := newConnection()
	require.NoError(t, ours.SetReadDeadline(time.Unix(1, 0)))
	_, err := io.WriteString(theirs, "x")
	require.NoError(t, err)
	_, err = ours.Read(make([]byte, 1))
	var timeout net.Error
	require.ErrorAs(t, err, &timeout)
	require.True(t, timeout.Timeout())

	require.NoError(t, ours.SetReadDeadline(time.Time{}))
	got := make([]byte, 1)
	_, err = ours.Read(got)
	require.NoError(t, err)
	require.Equal(t, "x", string(got), "what came meanwhile is not lost")
}
