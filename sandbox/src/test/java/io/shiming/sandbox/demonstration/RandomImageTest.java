package io.shiming.sandbox.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RandomImageTest {

    @Test
    @DisplayName("a copy is a real PNG, and never the same one twice")
    void realAndUnique() throws IOException {
        byte[] png = RandomImage.png();

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

        assertThat(image.getWidth()).isEqualTo(16);
        assertThat(image.getHeight()).isEqualTo(16);
        assertThat(RandomImage.png()).isNotEqualTo(png);
    }
}
