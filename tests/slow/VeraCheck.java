import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates pairs of flavour and file; writes one line each: flavour, file, PASS or FAIL, number of checks, the clauses that failed. */
public class VeraCheck {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int index = 0; index < arguments.length; index += 2) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[index]);
            try (InputStream in = new FileInputStream(arguments[index + 1]);
                    PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour, PDFAFlavour.NO_FLAVOUR);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                TreeSet<String> failed = new TreeSet<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        failed.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
                    }
                }
                System.out.println(String.join("\t", arguments[index], arguments[index + 1], result.isCompliant() ? "PASS" : "FAIL",
                        String.valueOf(result.getTotalAssertions()), String.join(" ", failed)));
            }
        }
    }
}
