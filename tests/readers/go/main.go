// The SDK for Go as a client: who it is for a pair of files and a profile, a line of JSON for each line of JSON. Asked for the same
// as a program that runs on ({"held": true}), it is one client for all such lines, made by what the environment says.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

type request struct {
	Config      string `json:"config"`
	Credentials string `json:"credentials"`
	Profile     string `json:"profile"`
	Held        bool   `json:"held"`
}

type answer struct {
	Key    *string `json:"key"`
	Region *string `json:"region"`
	Error  *string `json:"error"`
}

// What is asked of AWS needs some region. The files never name this one.
const noRegion = "no-region-1"

// AWS on loopback. Not every client inside the SDK goes by AWS_ENDPOINT_URL.
type toLoopback struct{ endpoint *url.URL }

func (it toLoopback) RoundTrip(request *http.Request) (*http.Response, error) {
	request.URL.Scheme, request.URL.Host = it.endpoint.Scheme, it.endpoint.Host
	return http.DefaultTransport.RoundTrip(request)
}

func ask(ctx context.Context, loopback toLoopback, it request) (said answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			text := fmt.Sprintf("panic: %v", panicked)
			said = answer{Error: &text}
		}
	}()
	loaded, err := config.LoadDefaultConfig(ctx,
		config.WithSharedConfigFiles([]string{it.Config}),
		config.WithSharedCredentialsFiles([]string{it.Credentials}),
		config.WithSharedConfigProfile(it.Profile),
		config.WithDefaultRegion(noRegion),
		config.WithHTTPClient(&http.Client{Transport: loopback}),
		config.WithAssumeRoleCredentialOptions(func(options *stscreds.AssumeRoleOptions) {
			options.TokenProvider = func() (string, error) { return "123456", nil }
		}),
	)
	if err == nil {
		if loaded.Region != noRegion {
			said.Region = &loaded.Region
		}
		credentials, failed := loaded.Credentials.Retrieve(ctx)
		err = failed
		if failed == nil {
			said.Key = &credentials.AccessKeyID
		}
	}
	if err != nil {
		text := err.Error()
		said.Error = &text
	}
	return said
}

// The configuration of a program that runs on, with its credentials.
var held *aws.Config

func askHeld(ctx context.Context) (string, error) {
	if held == nil {
		loaded, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return "", err
		}
		held = &loaded
	}
	if _, err := sts.NewFromConfig(*held).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}); err != nil {
		return "", err
	}
	credentials, err := held.Credentials.Retrieve(ctx)
	return credentials.AccessKeyID, err
}

func answerHeld(ctx context.Context) (said answer) {
	key, err := askHeld(ctx)
	if err != nil {
		text := err.Error()
		return answer{Error: &text}
	}
	return answer{Key: &key}
}

func main() {
	endpoint, err := url.Parse(os.Getenv("AWS_ENDPOINT_URL"))
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var it request
		if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
			panic(err)
		}
		said := answerHeld
		if !it.Held {
			said = func(ctx context.Context) answer { return ask(ctx, toLoopback{endpoint}, it) }
		}
		if err := output.Encode(said(context.Background())); err != nil {
			panic(err)
		}
	}
}
