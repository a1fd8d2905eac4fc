import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The SDK for Java as a client: who it is for a pair of files and a profile, a line of JSON for each line of JSON. Asked for the
 * same as a program that runs on ({"held": true}), it is one client for all such lines, made by what the environment says.
 */
public final class Client {
    private static DefaultCredentialsProvider heldCredentials;
    private static StsClient held;

    private String key;
    private String region;
    private String error;
    private boolean usable = true;
    private String why;

    public static void main(String[] arguments) throws IOException {
        // What is asked of AWS needs some region; the region that is asked for here comes from the profile alone.
        System.setProperty("aws.region", "us-east-1");
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            var client = new Client();
            var request = JsonNode.parser().parse(line);
            if (request.field("held").isPresent()) {
                client.askHeld();
            } else {
                client.ask(request);
            }
            System.out.println(client.answer());
        }
    }

    private void ask(JsonNode request) {
        String profile = request.field("profile").orElseThrow().asString();
        // Clients inside the SDK look into the default files, so the files are these.
        System.setProperty("aws.sharedCredentialsFile", request.field("credentials").orElseThrow().asString());
        System.setProperty("aws.configFile", request.field("config").orElseThrow().asString());
        System.setProperty("aws.profile", profile);
        try {
            ProfileFile file = ProfileFile.defaultProfileFile();
            try {
                region = new AwsProfileRegionProvider(() -> file, profile).getRegion().id();
            } catch (RuntimeException none) {
                region = null;
            }
            make(file, profile);
            try (var provider = ProfileCredentialsProvider.builder().profileFile(file).profileName(profile).build()) {
                key = provider.resolveCredentials().accessKeyId();
            }
        } catch (RuntimeException failed) {
            error = failed.toString();
        }
    }

    private void askHeld() {
        try {
            if (held == null) {
                heldCredentials = DefaultCredentialsProvider.builder().build();
                held = StsClient.builder()
                    .region(Region.US_EAST_1)
                    .endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                    .credentialsProvider(heldCredentials)
                    .build();
            }
            held.getCallerIdentity();
            key = heldCredentials.resolveCredentials().accessKeyId();
        } catch (RuntimeException failed) {
            error = failed.toString();
        }
    }

    /** Makes a client, for which some settings have to be valid. */
    private void make(ProfileFile file, String profile) {
        var builder = StsClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .overrideConfiguration(it -> it.defaultProfileFile(file).defaultProfileName(profile));
        try (var client = builder.build()) {
            usable = client != null;
        } catch (RuntimeException failed) {
            usable = false;
            why = failed.toString();
        }
    }

    private String answer() {
        JsonWriter json = JsonWriter.create().writeStartObject();
        write(json, "key", key);
        write(json, "region", region);
        json.writeFieldName("usable").writeValue(usable);
        write(json, "why", why);
        write(json, "error", error);
        return new String(json.writeEndObject().getBytes(), StandardCharsets.UTF_8);
    }

    private static void write(JsonWriter json, String name, String value) {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeValue(value);
        }
    }
}
