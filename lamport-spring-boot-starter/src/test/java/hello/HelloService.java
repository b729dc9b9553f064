package hello;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class HelloService {
    public static void main(String[] arguments) {
        SpringApplication.run(HelloService.class, arguments);
    }
}
