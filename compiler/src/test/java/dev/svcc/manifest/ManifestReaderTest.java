package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts, documents, lists and kinds. */
class ManifestReaderTest {
  private static final String A = "{apiVersion: v1, kind: Namespace, metadata: {name: a}}";
  private static final String B =
      "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\"," + "\"metadata\":{\"name\":\"b\"}}";

  private static final String OBJECT_HELP =
      " / an object is a mapping with apiVersion, kind and metadata, as kubectl get -o yaml prints"
          + " it";

  private static List<String> names(Reading reading) {
    return reading.manifests().namespaces().stream()
        .map(namespace -> namespace.metadata().name())
        .toList();
  }

  @Test
  void documentsOfAllFilesAreReadInAnyStyle() {
    Reading reading =
        Reading.of(
            "---\n# nothing\n---\n" + A + "\n---\n" + B + "\n--- \n",
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: c
            ...
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: d}
            """,
            B.replace("\"b\"", "\"e\"") + "\n" + B.replace("\"b\"", "\"f\""));
    assertEquals(List.of(), reading.shown());
    assertEquals(List.of("a", "b", "c", "d", "e", "f"), names(reading));
  }

  @Test
  void aByteOrderMarkAndWindowsLinesAreNoTrouble() {
    Reading reading =
        Reading.of("\uFEFFapiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: a\r\n");
    assertEquals(List.of(), reading.shown());
    assertEquals("1.yaml:4:9", reading.manifests().namespaces().get(0).metadata().at().toString());
  }

  @Test
  void listsMayHaveTheirKindInFrontOrBehind() {
    for (String list :
        List.of(
            "{apiVersion: v1, kind: List, items: [" + A + "], metadata: {resourceVersion: ''}}",
            "{apiVersion: v1, items: [" + A + "], kind: List}",
            "{items: [{metadata: {name: a}}], kind: NamespaceList, apiVersion: v1}",
            "{apiVersion: v1, kind: NamespaceList, items: [{metadata: {name: a}}]}",
            "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: ["
                + A
                + "]}]}")) {
      Reading reading = Reading.of(list);
      assertEquals(List.of(), reading.shown(), list);
      assertEquals(List.of("a"), names(reading), list);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: List, apiVersion: v1, items: [null]}|1:38 NOT_AN_OBJECT expected an object, found"
            + " null in List items[0]"
            + OBJECT_HELP,
        "{apiVersion: v1, items: [{kind: Pod}], kind: List}"
            + "|1:26 MISSING_FIELD apiVersion is required",
        "{apiVersion: v1, items: [{apiVersion: v1, kind: Pod, metadata: {name: a}}],"
            + " kind: NamespaceList}"
            + "|1:49 INVALID_VALUE `Pod` does not belong into a list of Namespace in List"
            + " items[0].kind / a List takes objects of every kind",
        "{apiVersion: v1, kind: List, item: []}|1:30 UNKNOWN_FIELD unknown field `item` in List"
            + " / did you mean `items`?",
        "{items: []}|1:1 MISSING_FIELD apiVersion is required",
        "[]|1:1 NOT_AN_OBJECT expected an object, found list" + OBJECT_HELP,
        "hello|1:1 NOT_AN_OBJECT expected an object, found text `hello`" + OBJECT_HELP,
        "{kind: Pod, metadata: {name: a}}|1:1 MISSING_FIELD apiVersion is required",
        "{apiVersion: v1, kind: [], metadata: {name: a}}|1:24 WRONG_TYPE expected text, found list"
            + " in kind",
        "{apiVersion: v1, kind: NetworkPolcy}|1:1 NO_OBJECTS no object of a kind that svcc reads"
            + " / svcc reads EndpointSlice, Endpoints, Namespace, NetworkPolicy, Node, Pod,"
            + " Service",
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolcy}|1:42 INVALID_VALUE"
            + " networking.k8s.io/v1 has no kind `NetworkPolcy` in kind / did you mean"
            + " `NetworkPolicy`?",
        "{apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice}|1:14 UNSUPPORTED_VERSION"
            + " unsupported apiVersion `discovery.k8s.io/v1beta1` in EndpointSlice apiVersion"
            + " / svcc reads EndpointSlice of discovery.k8s.io/v1",
        "{apiVersion: extensions/v1beta1, kind: NetworkPolicy}|1:14 UNSUPPORTED_VERSION"
            + " unsupported apiVersion `extensions/v1beta1` in NetworkPolicy apiVersion"
            + " / svcc reads NetworkPolicy of networking.k8s.io/v1",
        "{apiVersion: apps/v1, kind: Deployment, kind: Pod}|1:41 DUPLICATE_KEY duplicate key `kind`"
            + " / one object has one kind: is a line --- missing between two objects?",
      })
  void whatIsNoObjectIsRefused(String text, @org.jspecify.annotations.Nullable String expected) {
    List<String> errors =
        Reading.of(text).findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .map(finding -> new Reading(Reading.of(A).manifests(), List.of(finding)).finding())
            .toList();
    assertTrue(
        errors.containsAll(expected == null ? List.of() : List.of(expected)), errors::toString);
    assertEquals(expected == null, errors.isEmpty(), errors::toString);
  }

  @Test
  void otherKindsAreCounted() {
    Reading reading =
        Reading.of(
            A,
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, x: {y: 1, y: 2}}",
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}",
            "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: b}}",
            "{apiVersion: v1, kind: ConfigMapList, items: [{metadata: {name: a}}]}");
    assertEquals(List.of(), reading.shown());
    assertEquals(
        Map.of("ConfigMap", 1, "Deployment", 2, "Service.serving.knative.dev", 1),
        reading.manifests().skipped());
  }

  @Test
  void nothingToReadDeservesAWord() {
    assertEquals(List.of(Code.NO_OBJECTS), Reading.of("---\n---\n").codes());
    assertEquals(List.of(Code.NO_OBJECTS), Reading.of("").codes());
    assertEquals(List.of(Code.NO_OBJECTS), Reading.of("{apiVersion: v1, kind: Secret}").codes());
  }

  @Test
  void aBrokenDocumentHidesNoOther() {
    Reading reading = Reading.of("a: [\n---\nspec: }\n---\n" + A + "\n");
    assertEquals(List.of(Code.SYNTAX, Code.SYNTAX), reading.codes());
    assertEquals(List.of("a"), names(reading));
  }

  @Test
  void brokenJsonIsToldWhereItBreaks() {
    Diagnostic finding =
        Reading.of("{\"apiVersion\": \"v1\",\n \"kind\": \"Pod\",\n \"metadata\": {\"name\": }\n")
            .findings()
            .get(0);
    assertEquals(Code.SYNTAX, finding.code());
    assertEquals(3, finding.at().line());
  }

  @Test
  void namespacesDefault() {
    Manifests manifests =
        Reading.clean(
            "{apiVersion: v1, kind: Pod, metadata: {name: a}}",
            "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}}");
    assertEquals(
        List.of("b", "default"),
        manifests.pods().stream().map(pod -> pod.metadata().namespace()).toList());
  }

  @Test
  void twoObjectsOfOneNameNameEachOther() {
    assertEquals(
        "1:52 DUPLICATE_OBJECT Namespace a is there twice: here and at 1.yaml:1:52"
            + " / remove one, or give it another name or namespace",
        Reading.of(A, A).finding());
  }

  @Test
  void listsOfAnyOrderGiveTheSame() {
    Manifests one = Reading.of(A + "\n---\n" + B).manifests();
    Manifests other = Reading.of(B + "\n---\n" + A).manifests();
    assertEquals(
        one.namespaces().stream().map(n -> n.metadata().ref()).toList(),
        other.namespaces().stream().map(n -> n.metadata().ref()).toList());
  }

  @Test
  void aliasesAndMergeKeysWork() {
    Manifests manifests =
        Reading.clean(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Namespace
              metadata:
                name: a
                labels: &labels {team: x, tier: b}
            - apiVersion: v1
              kind: Namespace
              metadata:
                name: b
                labels:
                  <<: *labels
                  tier: z
            - apiVersion: v1
              kind: Namespace
              metadata:
                name: c
                labels:
                  <<: [{tier: first}, *labels]
            - apiVersion: v1
              kind: Namespace
              metadata: {name: d, labels: *labels}
            - apiVersion: apps/v1
              kind: Deployment
              metadata: {name: x}
              spec: {hidden: &hidden {team: h}}
            - apiVersion: v1
              kind: Namespace
              metadata: {name: e, labels: *hidden}
            """);
    assertEquals(
        List.of(
            Map.of("team", "x", "tier", "b"),
            Map.of("team", "x", "tier", "z"),
            Map.of("team", "x", "tier", "first"),
            Map.of("team", "x", "tier", "b"),
            Map.of("team", "h")),
        manifests.namespaces().stream().map(n -> Map.copyOf(n.metadata().labels())).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: *x|UNKNOWN_ALIAS",
        "a: &x [*x]|UNKNOWN_ALIAS",
        "a: {<<: 1}|MERGE_KEY",
        "a: {<<: [1]}|MERGE_KEY",
        "a: !!java.net.URL [b]|TAG",
        "a: !x b|TAG",
        "a: !!int 1|TAG",
        "!!javax.script.ScriptEngineManager []|TAG",
        "a: [|SYNTAX",
        "a: b: c|SYNTAX",
        "? [a]: b|SYNTAX",
        "a: \"\\q\"|SYNTAX",
        "\"a\": \"\u0007\"|SYNTAX",
        "{\"a\": 1,, }|SYNTAX",
      })
  void textThatCannotBeReadIsAnError(String text, Code expected) {
    assertEquals(List.of(expected), Reading.of(text).codes());
  }

  @Test
  void aliasBombsAreRefusedQuickly() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
    }
    assertEquals(List.of(Code.ALIAS_LIMIT), Reading.of(bomb.toString()).codes());
  }

  @Test
  void deepNestingIsRefusedQuickly() {
    for (String open : List.of("[", "{a: ", "- ", "{\"a\":", "{\"apiVersion\":[")) {
      assertEquals(List.of(Code.NESTING_LIMIT), Reading.of(open.repeat(20_000)).codes(), open);
    }
    StringBuilder indented = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      indented.append(" ".repeat(i)).append("a:\n");
    }
    assertEquals(List.of(Code.NESTING_LIMIT), Reading.of(indented.toString()).codes());
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    Reading latin = read("# caf\u00e9\n" + A, StandardCharsets.ISO_8859_1);
    assertEquals("1:6 NOT_UTF8 byte 0xe9 is not UTF-8 / save the file as UTF-8", latin.finding());
    assertEquals(List.of(Code.NOT_UTF8), read(A, StandardCharsets.UTF_16).codes());
  }

  private static Reading read(String text, java.nio.charset.Charset charset) {
    return Reading.of(List.of(new Source("a.yaml", text.getBytes(charset))));
  }

  @Test
  void columnsCountCharacters() {
    Reading reading =
        Reading.of("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"é日本\":1,\"metadata\":{}}");
    assertEquals(
        List.of(
            "1:39 UNKNOWN_FIELD unknown field `é日本` in Namespace"
                + " / the fields here are apiVersion, kind, metadata, spec, status",
            "1:58 MISSING_FIELD metadata.name is required in Namespace metadata"),
        reading.shown());
  }

  @Test
  void afterAThousandErrorsAFileIsLeft() {
    for (String text :
        List.of(
            "--- x\n".repeat(5000),
            "{}\n".repeat(5000),
            "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" + "1,".repeat(5000) + "1]}",
            "{\"items\":[" + "1,".repeat(5000) + "1],\"apiVersion\":\"v1\",\"kind\":\"List\"}")) {
      Reading reading = Reading.of(text);
      assertTrue(reading.findings().size() < 1100, () -> "" + reading.findings().size());
      assertTrue(reading.findings().size() > 1000, () -> "" + reading.findings().size());
    }
  }

  @Test
  void ofManyFindingsInOneObjectSomeAreLeftOutButNeverEveryError() {
    String cidr = "{ipBlock: {cidr: 10.0.0.1/8}},";
    Reading reading =
        Reading.of(
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a},"
                + " spec: {ingress: [{from: ["
                + cidr.repeat(200)
                + "{}, {}]}]}}");
    assertEquals(101, reading.findings().size());
    assertTrue(reading.codes().contains(Code.PEER_EMPTY));
  }

  @Test
  void longTextIsShortenedInMessages() {
    Reading reading = Reading.of("x".repeat(10_000));
    assertFalse(reading.findings().get(0).message().length() > 200);
  }

  @Test
  void aLetterThatKubectlTakesForABooleanIsTextWithAWarning() {
    Reading reading =
        Reading.of("{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {app: y}}}");
    assertEquals(Severity.WARNING, reading.findings().get(0).severity());
    assertEquals(Map.of("app", "y"), reading.manifests().namespaces().get(0).metadata().labels());
  }
}
